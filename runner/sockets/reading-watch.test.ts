import { afterEach, describe, expect, it } from "vitest";
import type { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "./libc.ts";
import { Listener } from "./listener.ts";
import { ReadingWatch } from "./reading-watch.ts";
import { acceptNow, connectNow } from "./socket-pair.test-support.ts";
import { hasIpv6 } from "./ipv6.test-support.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function makePair(bound: Endpoint, target: (listener: Listener) => Endpoint = ({ local }) => local) {
  const listener = Listener.bind(bound);
  opened.push(listener);
  listener.listen(1);
  const client = connectNow(target(listener));
  const server = acceptNow(listener);
  opened.push(client, server);
  return { client, server };
}

function watch(connection: Connection): ReadingWatch {
  const watching = ReadingWatch.open(connection);
  if (watching === undefined) throw new Error("the kernel should tell what has been read");
  opened.push(watching);
  return watching;
}

const text = Buffer.from("Hello");
const portOf = ({ local }: Listener) => (local.family === AF_UNIX ? 0 : local.port);

describe("has the peer read it?", () => {
  it.for<[string, Endpoint, ((listener: Listener) => Endpoint)?]>([
    ["IPv4", { family: AF_INET, host: "127.0.0.1", port: 0 }],
    ["IPv6", { family: AF_INET6, host: "::1", port: 0 }],
    [
      "IPv4 to a socket of both families",
      { family: AF_INET6, host: "::", port: 0 },
      (listener) => ({ family: AF_INET, host: "127.0.0.1", port: portOf(listener) }),
    ],
    ["Unix", { family: AF_UNIX, path: `@tomada-reading-${process.pid}` }],
  ])("%s", ([, bound, target], context) => {
    if (bound.family === AF_INET6) context.skip(!hasIpv6(), "this machine has no IPv6 loopback (ip addr show lo)");
    const { client, server } = makePair(bound, target);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const watching = watch(from);
      expect(watching.hasReadAll()).toBe(true);
      from.trySend(text);
      expect(watching.hasReadAll()).toBe(false);
      expect(to.pull()).toBe(true);
      expect(watching.hasReadAll()).toBe(true);
    }
  });

  it("also what it had not read when the watch began", () => {
    const { client, server } = makePair({ family: AF_INET, host: "127.0.0.1", port: 0 });
    client.trySend(text);
    const watching = watch(client);
    expect(watching.hasReadAll()).toBe(false);
    server.pull();
    expect(watching.hasReadAll()).toBe(true);
  });

  it("a peer that has gone reads nothing more, and nobody waits for it", () => {
    const { client, server } = makePair({ family: AF_INET, host: "127.0.0.1", port: 0 });
    const watching = watch(client);
    client.trySend(text);
    server.reset();
    expect(watching.hasReadAll()).toBe(true);
    client.close();
    expect(watching.hasReadAll()).toBe(true);
    expect(ReadingWatch.open(client)).toBeUndefined();
  });
});
