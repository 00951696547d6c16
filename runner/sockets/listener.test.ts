import { portOf } from "./endpoint.ts";
import { createServer, createConnection, type Socket } from "node:net";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { Connection } from "./connection.ts";
import { connectStream } from "./connecting.ts";
import { SocketError } from "./errno.ts";
import { Listener } from "./listener.ts";
import { anyLoopbackPort, connectNow, listenOnLoopback } from "./socket-pair.test-support.ts";

function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SocketError) return `${error.call} ${error.code}`;
    throw error;
  }
  return "no error";
}

describe("the life cycle of a listening socket", () => {
  it("refuses connections while it is bound and does not listen", () => {
    const bound = Listener.bind(anyLoopbackPort);
    expect(errorOf(() => connectStream(bound.local))).toBe("connect ECONNREFUSED");
    bound.listen(1);
    connectNow(bound.local).close();
    bound.close();
  });

  it("reports an address in use at bind, whether the other listens or not", () => {
    const first = Listener.bind(anyLoopbackPort);
    expect(errorOf(() => Listener.bind(first.local))).toBe("bind EADDRINUSE");
    first.listen(1);
    expect(errorOf(() => Listener.bind(first.local))).toBe("bind EADDRINUSE");
    first.close();
  });

  it("binds again at once where only TIME_WAIT is left of the last conversation", () => {
    const first = listenOnLoopback();
    const client = connectNow(first.local);
    const server = first.tryAccept();
    server?.close(); // closes first: this side is left in TIME_WAIT
    client.close();
    first.close();
    const second = Listener.bind(first.local);
    second.listen(1);
    second.close();
  });

  it("reports addresses that are not ours, and ports that are not for us", () => {
    expect(errorOf(() => Listener.bind({ ...anyLoopbackPort, host: "192.0.2.1" }))).toBe("bind EADDRNOTAVAIL");
  });

  it("takes exactly one connection off the queue for each accept", () => {
    const listener = listenOnLoopback();
    expect(listener.tryAccept()).toBeUndefined();
    const clients = [connectNow(listener.local), connectNow(listener.local)];
    const first = listener.tryAccept();
    expect(first?.remote).toEqual(clients[0]?.local);
    const second = listener.tryAccept();
    expect(second?.remote).toEqual(clients[1]?.local);
    expect(listener.tryAccept()).toBeUndefined();
    for (const each of [...clients, first, second, listener]) each?.close();
  });

  it("stalls further connections when the queue is full, and lets them in when it empties", async () => {
    const listener = listenOnLoopback(1);
    const inTime = [connectNow(listener.local), connectNow(listener.local)];
    const late = connectStream(listener.local);
    expect(late).not.toBeInstanceOf(Connection);
    const accepted = listener.tryAccept();
    const result = await new Promise<Connection | SocketError>((resolve) => {
      if (!(late instanceof Connection)) late.wait(resolve);
    });
    expect(result).toBeInstanceOf(Connection);
    for (const each of [...inTime, accepted, result as Connection, listener]) each?.close();
  });

  it("wakes a waiting accept for a connection from outside, and leaves the others queued", async () => {
    const listener = listenOnLoopback();
    const woken = new Promise<void>((resolve) => listener.watch(resolve));
    const outsiders = [1, 2, 3].map(() => createConnection({ port: portOf(listener.local), host: "127.0.0.1" }));
    await Promise.all(outsiders.map((socket) => once(socket, "connect")));
    await woken;
    const first = listener.tryAccept();
    expect(first).toBeDefined();
    // Two are left: nobody took more than asked for.
    const others = [listener.tryAccept(), listener.tryAccept()];
    expect(others.every((connection) => connection !== undefined)).toBe(true);
    expect(listener.tryAccept()).toBeUndefined();
    for (const socket of outsiders) socket.destroy();
    for (const each of [first, ...others, listener]) each?.close();
  });

  it("can wait, take one, and wait again", async () => {
    const listener = listenOnLoopback();
    for (let round = 0; round < 3; round++) {
      const woken = new Promise<void>((resolve) => listener.watch(resolve));
      const outsider = createConnection({ port: portOf(listener.local), host: "127.0.0.1" });
      await woken;
      expect(listener.tryAccept()).toBeDefined();
      outsider.destroy();
    }
    listener.close();
  });
});

describe("connect", () => {
  it("reports a refusal", () => {
    const gone = listenOnLoopback();
    gone.close();
    expect(errorOf(() => connectStream(gone.local))).toBe("connect ECONNREFUSED");
  });

  it("binds its own end where asked to", async () => {
    const server = createServer((socket: Socket) => socket.end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address() as { port: number };
    const own = Listener.bind(anyLoopbackPort);
    own.close();
    const connection = connectStream({ ...anyLoopbackPort, port: address.port }, { from: own.local });
    expect(connection).toBeInstanceOf(Connection);
    expect((connection as Connection).local).toEqual(own.local);
    (connection as Connection).close();
    server.close();
  });
});
