import { portOf } from "./endpoint.ts";
import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  acceptNow,
  anyLoopbackPort,
  connectNow,
  listenOnLoopback,
  makeSocketPair,
  waitFor,
  type SocketPair,
} from "./socket-pair.test-support.ts";
import { SocketError } from "./errno.ts";
import type { Connection } from "./connection.ts";

let pair: SocketPair;
beforeEach(() => {
  pair = makeSocketPair();
});
afterEach(() => {
  pair.closeAll();
});

function textOf(connection: Connection): string {
  return Buffer.from(connection.received.view()).toString("latin1");
}

describe("a connection", () => {
  it("delivers without waiting what the peer has sent", () => {
    expect(pair.client.trySend(Buffer.from("hello"))).toBe(5);
    expect(pair.server.pull()).toBe(true);
    expect(textOf(pair.server)).toBe("hello");
    expect(pair.server.pull()).toBe(false);
  });

  it("knows its other end when that is ours", () => {
    expect(pair.client.peer).toBe(pair.server);
    expect(pair.server.peer).toBe(pair.client);
  });

  it("wakes a waiting reader at once when the peer is ours", async () => {
    const woken = waitFor(pair.server);
    pair.client.trySend(Buffer.from("x"));
    await woken;
    expect(textOf(pair.server)).toBe("x");
  });

  it("wakes a waiting reader when the peer is someone else", async () => {
    const listener = listenOnLoopback();
    const outsider = createConnection({ port: portOf(listener.local), host: "127.0.0.1" });
    await once(outsider, "connect");
    const server = acceptNow(listener);
    expect(server.peer).toBeUndefined();
    for (const text of ["one", "two", "three"]) {
      const woken = waitFor(server);
      outsider.write(text);
      await woken;
    }
    expect(textOf(server)).toBe("onetwothree");
    outsider.destroy();
    server.close();
    listener.close();
  });

  it("keeps the order of bytes though they come by two ways", async () => {
    const listener = listenOnLoopback();
    const outsider = createConnection({ port: portOf(listener.local), host: "127.0.0.1" });
    await once(outsider, "connect");
    const server = acceptNow(listener);
    const message = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    outsider.end(message);
    const got: Buffer[] = [];
    for (let turn = 0; server.ended === undefined; turn++) {
      // Now by recv, now by libuv, now by both at once.
      if (turn % 3 === 0) await new Promise<void>((resolve) => server.watch(resolve));
      else if (turn % 3 === 1) server.pull();
      else {
        const woken = new Promise<void>((resolve) => server.watch(resolve));
        await new Promise((resolve) => setImmediate(resolve));
        server.pull();
        if (server.received.length === 0 && server.ended === undefined) await woken;
      }
      got.push(Buffer.from(server.received.view()));
      server.received.consume(server.received.length);
    }
    expect(Buffer.concat(got).equals(message)).toBe(true);
    server.close();
    listener.close();
  });

  it("sends more than the buffers hold when the peer reads", async () => {
    const message = Buffer.alloc(16 << 20, "abcdefgh");
    const taken = pair.client.trySend(message);
    expect(taken).toBeLessThan(message.length);
    const done = new Promise<SocketError | undefined>((resolve) => {
      pair.client.sendWhenPossible(message.subarray(taken), resolve);
    });
    let received = 0;
    while (received < message.length) {
      await waitFor(pair.server);
      received += pair.server.received.length;
      pair.server.received.consume(pair.server.received.length);
    }
    expect(await done).toBeUndefined();
    expect(pair.client.sentBytes).toBe(message.length);
    expect(pair.server.receivedBytes).toBe(message.length);
  });

  it("sees the end of the stream and can still answer", async () => {
    const woken = waitFor(pair.server);
    pair.client.shutdown("write");
    await woken;
    expect(pair.server.ended).toBe("eof");
    pair.server.trySend(Buffer.from("bye"));
    expect(pair.client.pull()).toBe(true);
    expect(textOf(pair.client)).toBe("bye");
  });

  it("sees the end of the stream from someone else", async () => {
    const server = createServer((socket: Socket) => socket.end("bye"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connectNow({ ...anyLoopbackPort, port: (server.address() as { port: number }).port });
    while (client.ended === undefined) await waitFor(client);
    expect(textOf(client)).toBe("bye");
    expect(client.ended).toBe("eof");
    client.close();
    server.close();
  });

  it("sees a reset by its name, whichever way it looks", async () => {
    pair.client.reset();
    expect(pair.server.pull()).toBe(true);
    expect(pair.server.ended).toBe("ECONNRESET");

    const listener = listenOnLoopback();
    const outsider = createConnection({ port: portOf(listener.local), host: "127.0.0.1" });
    await once(outsider, "connect");
    const server = acceptNow(listener);
    const woken = new Promise<void>((resolve) => server.watch(resolve));
    outsider.resetAndDestroy();
    await woken;
    server.pull();
    expect(server.ended).toBe("ECONNRESET");
    server.close();
    listener.close();
  });

  it("reports EPIPE when the peer is gone", () => {
    pair.server.close();
    pair.client.trySend(Buffer.from("first: answered by a reset"));
    expect(() => pair.client.trySend(Buffer.from("second"))).toThrow(/EPIPE|ECONNRESET/);
  });

  it("does not touch its descriptor once closed", () => {
    pair.client.close();
    pair.client.close();
    expect(pair.client.fd).toBe(-1);
    expect(pair.client.pull()).toBe(false);
    expect(() => pair.client.trySend(Buffer.from("x"))).toThrow(SocketError);
    expect(() => pair.client.shutdown("write")).toThrow(/EBADF/);
  });

  it("gives a sink the bytes first and keeps what the sink leaves", () => {
    const taken: string[] = [];
    pair.server.setSink((chunk) => {
      taken.push(Buffer.from(chunk.subarray(0, 3)).toString());
      return 3;
    });
    pair.client.trySend(Buffer.from("abcdef"));
    pair.server.pull();
    expect(taken).toEqual(["abc"]);
    expect(textOf(pair.server)).toBe("def");
  });
});
