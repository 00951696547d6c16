/** Datagrams through a proxy, over real sockets: each is itself, and chance takes the same course for the same seed. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { AF_INET, AF_UNIX } from "../sockets/libc.ts";
import { nextTurn } from "../sockets/turns.ts";
import { DatagramProxy } from "./datagram-proxy.ts";
import type { ProxyObserver } from "./proxy.ts";
import { parseToxic } from "./toxics/parse.ts";

const anyPort: Endpoint = { family: AF_INET, host: "127.0.0.1", port: 0 };
const nobody: ProxyObserver = {
  listening() {},
  accepted() {},
  connected() {},
  halfClosed() {},
  closed() {},
  refused() {},
  failed(error) {
    throw error;
  },
};

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

interface Way {
  readonly proxy: DatagramProxy;
  readonly client: DatagramSocket;
  readonly server: DatagramSocket;
}

function openWay(): Way {
  const server = DatagramSocket.bind(anyPort);
  const options = { name: "middle", target: () => [server.local] as const, observer: nobody };
  const proxy = new DatagramProxy(DatagramSocket.bind(anyPort), options);
  const client = DatagramSocket.connect(proxy.local);
  open.push(proxy, client, server);
  return { proxy, client, server };
}

/** All that is there when the proxy has nothing more to do. */
async function receiveAll(proxy: DatagramProxy, socket: DatagramSocket): Promise<string[]> {
  const received: string[] = [];
  for (let idle = 0; idle < 3; idle++) {
    while (proxy.mayAct()) await nextTurn();
    for (let one = socket.tryReceive(); one !== undefined; one = socket.tryReceive()) {
      received.push(Buffer.from(one.bytes).toString("latin1"));
    }
    await nextTurn();
  }
  return received;
}

/** What arrives of the numbers from 1 to 30. */
async function passThrough(toxic: object): Promise<number[]> {
  const { proxy, client, server } = openWay();
  proxy.add(parseToxic({ stream: "upstream", ...toxic }));
  for (let number = 1; number <= 30; number++) client.trySend(Buffer.from(String(number)), undefined);
  const received = await receiveAll(proxy, server);
  return received.map(Number);
}

const all = Array.from({ length: 30 }, (_, index) => index + 1);

describe("datagrams through a proxy", () => {
  it("are the same ones, in order, whatever the delay", async () => {
    const sizes = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 });
    const toxic = fc.constantFrom(
      { latency: "1ms", jitter: "1ms" },
      { bandwidth: "10MiB/s" },
      { drop: 0 },
      { reorder: 0 },
    );
    await fc.assert(
      fc.asyncProperty(sizes, toxic, async (datagrams, value) => {
        const { proxy, client, server } = openWay();
        proxy.add(parseToxic({ ...value, stream: "upstream" }));
        for (const bytes of datagrams) client.trySend(bytes, undefined);
        expect(await receiveAll(proxy, server)).toEqual(
          datagrams.map((bytes) => Buffer.from(bytes).toString("latin1")),
        );
        for (const each of open.splice(0)) each.close();
      }),
      { numRuns: 30 },
    );
  });

  it("are lost as the seed says", async () => {
    const first = await passThrough({ drop: 0.5, seed: 1 });
    expect(first.length).toBeGreaterThan(5);
    expect(first.length).toBeLessThan(25);
    expect(first).toEqual(first.toSorted((one, other) => one - other));
    expect(await passThrough({ drop: 0.5, seed: 1 })).toEqual(first);
    expect(await passThrough({ drop: 0.5, seed: 2 })).not.toEqual(first);
    expect(await passThrough({ drop: 1 })).toEqual([]);
  });

  it("are befallen by number, where the toxic says which", async () => {
    expect(await passThrough({ drop: [0, 2, 29] })).toEqual(all.filter((number) => ![1, 3, 30].includes(number)));
    expect((await passThrough({ duplicate: [1] })).slice(0, 4)).toEqual([1, 2, 2, 3]);
    expect((await passThrough({ reorder: [0, 3] })).slice(0, 6)).toEqual([2, 1, 3, 5, 4, 6]);
  });

  it("are counted for each client on its own", async () => {
    const { proxy, client, server } = openWay();
    const other = DatagramSocket.connect(proxy.local);
    open.push(other);
    proxy.add(parseToxic({ drop: [0], stream: "upstream" }));
    for (const [sender, word] of [
      [client, "a"],
      [other, "b"],
    ] as const)
      for (const number of [1, 2]) sender.trySend(Buffer.from(`${word}${number}`), undefined);
    expect((await receiveAll(proxy, server)).toSorted()).toEqual(["a2", "b2"]);
  });

  it("come twice as the seed says", async () => {
    const first = await passThrough({ duplicate: 0.5, seed: 1 });
    expect([...new Set(first)]).toEqual(all);
    expect(first.length).toBeGreaterThan(35);
    expect(first.length).toBeLessThan(55);
    expect(await passThrough({ duplicate: 0.5, seed: 1 })).toEqual(first);
  });

  it("change places as the seed says, and none is lost", async () => {
    const first = await passThrough({ reorder: 0.5, seed: 1, patience: "1ms" });
    expect(first).not.toEqual(all);
    expect(first.toSorted((one, other) => one - other)).toEqual(all);
    // None is more than one place from its own.
    for (const [index, number] of first.entries()) expect(Math.abs(number - 1 - index)).toBeLessThanOrEqual(1);
    expect(await passThrough({ reorder: 0.5, seed: 1, patience: "1ms" })).toEqual(first);
  });

  it("that wait to be overtaken go when the toxic is healed", async () => {
    const { proxy, client, server } = openWay();
    proxy.add(parseToxic({ reorder: 1, patience: "35791m", stream: "upstream" }));
    client.trySend(Buffer.from("alone"), undefined);
    expect(proxy.mayAct()).toBe(true);
    proxy.heal("reorder");
    expect(await receiveAll(proxy, server)).toEqual(["alone"]);
  });

  it("find their way back to whoever sent", async () => {
    const { proxy, client, server } = openWay();
    const other = DatagramSocket.connect(proxy.local);
    open.push(other);
    client.trySend(Buffer.from("a"), undefined);
    other.trySend(Buffer.from("b"), undefined);
    proxy.mayAct();
    for (let one = server.tryReceive(); one !== undefined; one = server.tryReceive()) {
      server.trySend(new Uint8Array(one.bytes), one.peer);
    }
    expect(await receiveAll(proxy, client)).toEqual(["a"]);
    expect(await receiveAll(proxy, other)).toEqual(["b"]);
  });

  it("are Unix's, too, and wait for a receiver that has no room", async () => {
    const name = `@tomada-proxy-${process.pid}`;
    const server = DatagramSocket.bind({ family: AF_UNIX, path: `${name}-server` });
    const options = { name: "middle", target: () => [server.local] as const, observer: nobody };
    const proxy = new DatagramProxy(DatagramSocket.bind({ family: AF_UNIX, path: `${name}-middle` }), options);
    const client = DatagramSocket.connect(proxy.local);
    open.push(proxy, client, server);
    const received: string[] = [];
    for (let number = 0; number < 200;) {
      if (client.trySend(Buffer.from(String(number)), undefined)) number++;
      else received.push(...(await receiveSome(proxy, server)));
    }
    while (received.length < 200) received.push(...(await receiveSome(proxy, server)));
    expect(received.map(Number)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });
});

async function receiveSome(proxy: DatagramProxy, server: DatagramSocket): Promise<string[]> {
  proxy.mayAct();
  const received: string[] = [];
  for (let one = server.tryReceive(); one !== undefined; one = server.tryReceive())
    received.push(Buffer.from(one.bytes).toString());
  await nextTurn();
  return received;
}
