/** Test support: a worker thread that waits for a datagram, which no signal tells it of, and returns it. */
import { parentPort } from "node:worker_threads";
import { DatagramSocket } from "./datagram-socket.ts";
import { AF_INET } from "./libc.ts";

const socket = DatagramSocket.bind({ family: AF_INET, host: "127.0.0.1", port: 0 });
socket.watch(() => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(Buffer.from(socket.tryReceive()?.bytes ?? []).toString());
  socket.close();
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const tell = (): void => parentPort?.postMessage(socket.local);
// After the watch has begun to ask the kernel.
setImmediate(() => setImmediate(tell));
