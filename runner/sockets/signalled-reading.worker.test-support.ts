/** Test support: a worker thread that waits for a datagram, which no signal tells it of, and returns it. */
import { parentPort } from "node:worker_threads";
import { DatagramSocket } from "./datagram-socket.ts";
import { AF_INET } from "./libc.ts";

const socket = DatagramSocket.bind({ family: AF_INET, host: "127.0.0.1", port: 0 });
socket.watch(() => {
  parentPort?.postMessage(Buffer.from(socket.tryReceive()?.bytes ?? []).toString());
  socket.close();
});
// After the watch has begun to ask the kernel.
setImmediate(() => setImmediate(() => parentPort?.postMessage(socket.local)));
