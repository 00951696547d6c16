/** Streams through a proxy, over real sockets: what keeps the bytes keeps them all, in order, whatever is added and healed meanwhile. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { Connection } from "../sockets/connection.ts";
import { connectStream } from "../sockets/connecting.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { AF_INET } from "../sockets/libc.ts";
import { Listener } from "../sockets/listener.ts";
import { nextTurn } from "../sockets/turns.ts";
import type { ProxyObserver } from "./proxy.ts";
import { StreamProxy } from "./stream-proxy.ts";
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

interface Way {
  readonly proxy: StreamProxy;
  readonly client: Connection;
  readonly server: Connection;
}

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function openWay(observer: ProxyObserver = nobody): Promise<Way> {
  const listener = Listener.bind(anyPort);
  listener.listen(1);
  const proxy = new StreamProxy(Listener.bind(anyPort), { name: "middle", target: () => [listener.local], observer });
  const client = connectStream(proxy.local);
  if (!(client instanceof Connection)) throw new Error("loopback connects at once");
  let server: Connection | undefined;
  while (server === undefined) {
    proxy.mayAct();
    server = listener.tryAccept();
    if (server === undefined) await nextTurn();
  }
  open.push(proxy, client, server, listener);
  return { proxy, client, server };
}

/** All that comes, until the end. */
async function receiveAll(connection: Connection): Promise<Buffer> {
  while (connection.ended === undefined) {
    if (!connection.pull()) await new Promise<void>((resolve) => void connection.watch(resolve));
  }
  return Buffer.from(connection.received.view());
}

const kept = fc.oneof(
  fc.record({ latency: fc.constantFrom("0ms", "1ms", "2ms"), jitter: fc.constantFrom("0ms", "1ms") }),
  fc.record({ bandwidth: fc.constantFrom("1MiB/s", "20MiB/s") }),
  fc.record({ slicer: fc.integer({ min: 1, max: 200 }), variation: fc.nat({ max: 50 }) }),
  fc.record({ "slow-close": fc.constantFrom("0ms", "2ms") }),
);
const toxic = fc
  .tuple(kept, fc.constantFrom("upstream", "downstream"), fc.constantFrom(0, 0.5, 1), fc.nat())
  .map(([values, stream, toxicity, seed]) => ({ ...values, stream, toxicity, seed }));

const deed = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uint8Array({ minLength: 1, maxLength: 2000 }).map((bytes) => ({ kind: "send", bytes }) as const),
  },
  { weight: 2, arbitrary: toxic.map((value) => ({ kind: "toxic", value }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "heal" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "turn" } as const) },
);

describe("a stream through a proxy", () => {
  it("is what was sent, in both directions, whatever toxics that keep bytes come and go", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
        const { proxy, client, server } = await openWay();
        const received = Promise.all([receiveAll(server), receiveAll(client)]);
        const sent: Uint8Array[] = [];
        for (const one of deeds) {
          if (one.kind === "toxic") proxy.add(parseToxic(one.value));
          else if (one.kind === "heal") proxy.heal(undefined);
          else if (one.kind === "turn") await nextTurn();
          else {
            sent.push(one.bytes);
            for (const connection of [client, server]) expect(connection.trySend(one.bytes)).toBe(one.bytes.length);
          }
        }
        client.shutdown("write");
        server.shutdown("write");
        const [up, down] = await received;
        expect(up.equals(Buffer.concat(sent))).toBe(true);
        expect(down.equals(Buffer.concat(sent))).toBe(true);
        expect([client.ended, server.ended]).toEqual(["eof", "eof"]);
        for (const each of open.splice(0)) each.close();
      }),
      { numRuns: 100 },
    );
  });

  it("is not overwritten by what comes while it is held", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ latency: "20ms", stream: "upstream" }));
    for (const text of ["first", "next", "last"]) {
      client.trySend(Buffer.from(text));
      proxy.mayAct();
    }
    client.close();
    expect((await receiveAll(server)).toString()).toBe("firstnextlast");
  });

  it.each([0, 1, 5, 6, 7])("is cut after exactly the 6 bytes of limit-data, sent as %i and the rest", async (first) => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ "limit-data": 6, stream: "upstream" }));
    if (first > 0) client.trySend(Buffer.from("abcdefgh").subarray(0, first));
    client.trySend(Buffer.from("abcdefgh").subarray(first));
    expect((await receiveAll(server)).toString()).toBe("abcdef");
    expect((await receiveAll(client)).toString()).toBe("");
    expect([client.ended, server.ended]).toEqual(["eof", "eof"]);
  });

  it("counts from when limit-data is added", async () => {
    const { proxy, client, server } = await openWay();
    client.trySend(Buffer.from("before "));
    proxy.add(parseToxic({ "limit-data": 5, stream: "upstream" }));
    client.trySend(Buffer.from("after it"));
    expect((await receiveAll(server)).toString()).toBe("before after");
  });

  it("does not meet a toxic of the other direction", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ "limit-data": 0, stream: "upstream", toxicity: 0 }));
    proxy.add(parseToxic({ timeout: "0s" }));
    client.trySend(Buffer.from("hello"));
    client.shutdown("write");
    expect((await receiveAll(server)).toString()).toBe("hello");
  });

  it("comes at once when what held it is healed", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ latency: "35791m", stream: "upstream", as: "jam" }));
    proxy.add(parseToxic({ bandwidth: "1/s", stream: "upstream" }));
    client.trySend(Buffer.from("hello world"));
    client.close();
    expect(proxy.mayAct()).toBe(true);
    expect(proxy.heal("jam").map(({ kind }) => kind)).toEqual(["latency"]);
    expect(proxy.heal(undefined).map(({ kind }) => kind)).toEqual(["bandwidth"]);
    expect(proxy.toxics).toEqual([]);
    expect((await receiveAll(server)).toString()).toBe("hello world");
  });

  it("with a hole in it is closed when timeout is healed", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ timeout: "0s", stream: "upstream" }));
    client.trySend(Buffer.from("lost"));
    proxy.heal("timeout");
    expect((await receiveAll(server)).toString()).toBe("");
    expect((await receiveAll(client)).toString()).toBe("");
  });

  it("without a hole goes on when timeout is healed", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ timeout: "0s", stream: "upstream" }));
    proxy.heal("timeout");
    client.trySend(Buffer.from("hello"));
    client.close();
    expect((await receiveAll(server)).toString()).toBe("hello");
  });

  it("is closed by timeout when its time has come", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ timeout: "5ms" }));
    server.trySend(Buffer.from("lost"));
    expect((await receiveAll(client)).toString()).toBe("");
    await receiveAll(server);
    expect([client.ended, server.ended]).toEqual(["eof", "eof"]);
  });

  it("is reset at both ends by reset-peer", async () => {
    const { proxy, client, server } = await openWay();
    proxy.add(parseToxic({ "reset-peer": "1ms" }));
    await Promise.all([receiveAll(client), receiveAll(server)]);
    expect([client.ended, server.ended]).toEqual(["ECONNRESET", "ECONNRESET"]);
  });

  it("is reset where the other side resets it, after what was sent before", async () => {
    const { proxy, client, server } = await openWay();
    client.trySend(Buffer.from("hello"));
    proxy.mayAct();
    client.reset();
    await receiveAll(server);
    expect(server.ended).toBe("ECONNRESET");
  });

  it("makes the sender wait while nobody reads", async () => {
    const { proxy, client, server } = await openWay();
    const chunk = new Uint8Array(1 << 20);
    let sent = 0;
    for (let full = 0; full < 20;) {
      const count = client.trySend(chunk);
      sent += count;
      full = count === 0 ? full + 1 : 0;
      proxy.mayAct();
      await nextTurn();
      expect(sent).toBeLessThan(200 << 20);
    }
    client.shutdown("write");
    expect((await receiveAll(server)).length).toBe(sent);
  });

  it("makes the sender wait while a toxic holds too much", async () => {
    const { proxy, client } = await openWay();
    proxy.add(parseToxic({ latency: "35791m", stream: "upstream" }));
    const chunk = new Uint8Array(1 << 20);
    let sent = 0;
    for (let full = 0; full < 20;) {
      const count = client.trySend(chunk);
      sent += count;
      full = count === 0 ? full + 1 : 0;
      proxy.mayAct();
      await nextTurn();
      expect(sent).toBeLessThan(200 << 20);
    }
    expect(sent).toBeGreaterThan(4 << 20);
  });

  it("has the same fate for the same seed, connection by connection", async () => {
    const fates = async (seed: number): Promise<string> => {
      const listener = Listener.bind(anyPort);
      listener.listen(64);
      const proxy = new StreamProxy(Listener.bind(anyPort), {
        name: "middle",
        target: () => [listener.local],
        observer: nobody,
      });
      open.push(proxy, listener);
      proxy.add(parseToxic({ "limit-data": 1, stream: "upstream", toxicity: 0.5, seed }));
      let fate = "";
      for (let index = 0; index < 24; index++) {
        const client = connectStream(proxy.local) as Connection;
        client.trySend(Buffer.from("ab"));
        client.shutdown("write");
        proxy.mayAct();
        const server = listener.tryAccept();
        if (server === undefined) throw new Error("the proxy has not connected");
        fate += (await receiveAll(server)).toString() === "a" ? "x" : "-";
        client.close();
        server.close();
      }
      return fate;
    };
    const first = await fates(1);
    expect(first).toContain("x");
    expect(first).toContain("-");
    expect(await fates(1)).toBe(first);
    expect(await fates(2)).not.toBe(first);
  });
});

describe("a proxy whose server cannot be reached", () => {
  it("tells so, and resets its client", async () => {
    const refusals: string[] = [];
    const closed = Listener.bind(anyPort);
    const proxy = new StreamProxy(Listener.bind(anyPort), {
      name: "middle",
      target: () => [closed.local],
      observer: { ...nobody, refused: (_, { code }) => void refusals.push(code) },
    });
    open.push(proxy, closed);
    const client = connectStream(proxy.local) as Connection;
    await receiveAll(client);
    expect(client.ended).toBe("ECONNRESET");
    expect(refusals).toEqual(["ECONNREFUSED"]);
  });

  it("tries all addresses that a name stands for", async () => {
    const closed = Listener.bind(anyPort);
    const listener = Listener.bind(anyPort);
    listener.listen(1);
    const proxy = new StreamProxy(Listener.bind(anyPort), {
      name: "middle",
      target: () => Promise.resolve([closed.local, listener.local]),
      observer: nobody,
    });
    open.push(proxy, closed, listener);
    const client = connectStream(proxy.local) as Connection;
    client.trySend(Buffer.from("hello"));
    client.close();
    await new Promise<void>((resolve) => void listener.watch(resolve));
    const server = listener.tryAccept();
    if (server === undefined) throw new Error("the proxy has not connected");
    expect((await receiveAll(server)).toString()).toBe("hello");
    server.close();
  });
});
