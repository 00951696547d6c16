/** Readiness by signal: nobody who waits is forgotten, however many there are and whoever sends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { isInstalled } from "../../scripts/debian-packages.ts";
import { DatagramSocket } from "./datagram-socket.ts";
import type { InternetEndpoint } from "./endpoint.ts";
import { AF_INET } from "./libc.ts";

const loopback = { family: AF_INET, host: "127.0.0.1", port: 0 } as const;

function bind(): DatagramSocket {
  const socket = DatagramSocket.bind(loopback);
  onTestFinished(() => socket.close());
  return socket;
}

const portOf = ({ local }: DatagramSocket): number => (local as InternetEndpoint).port;

/** Receives so many, waiting for each that is not there yet. */
async function receive(socket: DatagramSocket, count: number): Promise<readonly string[]> {
  const received: string[] = [];
  while (received.length < count) {
    const datagram = socket.tryReceive();
    if (datagram === undefined) await new Promise<void>((resolve) => void socket.watch(resolve));
    else received.push(Buffer.from(datagram.bytes).toString());
  }
  return received;
}

/** Another process: signals from our own sends would come at once, and in order. */
function sendFromOutside(ports: readonly number[], rounds: number): void {
  const program = `import random, socket, sys
ports = [int(port) for port in sys.argv[2:]]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for round in range(int(sys.argv[1])):
    random.shuffle(ports)
    for port in ports:
        s.sendto(str(round).encode(), ("127.0.0.1", port))
`;
  const child = spawn("python3", ["-c", program, String(rounds), ...ports.map(String)], { stdio: "inherit" });
  onTestFinished(() => void child.kill());
}

it.skipIf(!isInstalled("python3"))("two hundred sockets wait at the same time, and each is told of each", async () => {
  const sockets = Array.from({ length: 200 }, bind);
  const all = Promise.all(sockets.map((socket) => receive(socket, 20)));
  sendFromOutside(sockets.map(portOf), 20);
  const expected = Array.from({ length: 20 }, (_, round) => String(round));
  for (const received of await all) expect(received).toEqual(expected);
});

it("what came before anybody waited is told", async () => {
  const [one, other] = [bind(), bind()];
  one.trySend(Buffer.from("early"), other.local);
  expect(await receive(other, 1)).toEqual(["early"]);
});

it("a refusal is told, too", async () => {
  const gone = bind();
  const socket = DatagramSocket.connect(gone.local);
  onTestFinished(() => socket.close());
  gone.close();
  socket.trySend(Buffer.from("anybody?"), undefined);
  await expect(receive(socket, 1)).rejects.toThrow(/ECONNREFUSED/);
});

it("a wish that was taken back is not fulfilled", async () => {
  const [one, other] = [bind(), bind()];
  let calls = 0;
  other.watch(() => void calls++)();
  const told = new Promise<void>((resolve) => void other.watch(resolve));
  one.trySend(Buffer.from("x"), other.local);
  await told;
  expect(calls).toBe(0);
});

it("in a worker thread, to which no signals come", async () => {
  const url = new URL("signalled-reading.worker.test-support.ts", import.meta.url);
  const start = `import("tsx/esm/api").then(({ register }) => (register(), import(${JSON.stringify(url.href)})))`;
  const worker = new Worker(start, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  const [local] = (await once(worker, "message")) as [InternetEndpoint];
  bind().trySend(Buffer.from("to the worker"), local);
  expect(await once(worker, "message")).toEqual(["to the worker"]);
});

it("what does not fit into the receiver's queue is lost, and nobody is told", async () => {
  const [one, other] = [bind(), bind()];
  const large = Buffer.alloc(10_000);
  for (let sent = 0; sent < 1000; sent++) expect(one.trySend(large, other.local)).toBe(true);
  let received = 0;
  while (other.tryReceive() !== undefined) received++;
  expect(received).toBeGreaterThan(0);
  expect(received).toBeLessThan(1000);
});
