/** A connected pair of real sockets on loopback, for tests. */
import { Connection } from "./connection.ts";
import { connectStream } from "./connecting.ts";
import type { Endpoint, InternetEndpoint } from "./endpoint.ts";
import { AF_INET } from "./libc.ts";
import { Listener } from "./listener.ts";

export const anyLoopbackPort: InternetEndpoint = { family: AF_INET, host: "127.0.0.1", port: 0 };

export function listenOnLoopback(backlog = 16): Listener {
  const listener = Listener.bind(anyLoopbackPort);
  listener.listen(backlog);
  return listener;
}

export function connectNow(remote: Endpoint): Connection {
  const connection = connectStream(remote);
  if (!(connection instanceof Connection)) throw new Error("connecting over loopback should be immediate");
  return connection;
}

/** The connection that is in the queue already. */
export function acceptNow(listener: Listener): Connection {
  const server = listener.tryAccept();
  if (server === undefined) throw new Error("the connection should be in the queue");
  return server;
}

export interface SocketPair {
  readonly listener: Listener;
  readonly client: Connection;
  readonly server: Connection;
  closeAll(): void;
}

export function makeSocketPair(): SocketPair {
  const listener = listenOnLoopback();
  const client = connectNow(listener.local);
  const server = acceptNow(listener);
  return {
    listener,
    client,
    server,
    closeAll() {
      client.close();
      server.close();
      listener.close();
    },
  };
}

/** Waits until there is something new: bytes that nobody consumed yet, or the end. */
export async function waitFor(connection: Connection): Promise<void> {
  const before = connection.received.length;
  while (connection.received.length === before && connection.ended === undefined && !connection.pull()) {
    await new Promise<void>((resolve) => connection.watch(resolve));
  }
}
