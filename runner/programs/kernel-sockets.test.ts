/** Programs with many sockets: a person reads a few lines about them. */
import { expect, it } from "vitest";
import { listSockets, type KernelSocket } from "./kernel-sockets.ts";

function makeSocket(port: number, remotePort: number, state = "ESTABLISHED"): KernelSocket {
  const host = "127.0.0.1";
  return { protocol: "tcp", state, host, port, remoteHost: host, remotePort, inode: 1, waiting: 0 };
}

const many = Array.from({ length: 3000 }, (_, index) => 10_000 + index);

it.each<[string, readonly KernelSocket[], readonly string[]]>([
  [
    "a server with many connections",
    [makeSocket(80, 0, "LISTEN"), ...many.map((port) => makeSocket(80, port))],
    ["LISTEN 127.0.0.1:80", "ESTABLISHED 127.0.0.1:80 with 127.0.0.1:10000", "ESTABLISHED 127.0.0.1:80, 2999 more"],
  ],
  [
    "a client with many connections to one server",
    many.map((port) => makeSocket(port, 80)),
    ["ESTABLISHED 127.0.0.1:10000 with 127.0.0.1:80", "ESTABLISHED with 127.0.0.1:80, 2999 more"],
  ],
  [
    "a client with a few",
    [makeSocket(10_000, 80), makeSocket(10_001, 80)],
    ["ESTABLISHED 127.0.0.1:10000 with 127.0.0.1:80", "ESTABLISHED 127.0.0.1:10001 with 127.0.0.1:80"],
  ],
  [
    "who listens at many ports",
    many.map((port) => makeSocket(port, 0, "LISTEN")),
    [...many.slice(0, 20).map((port) => `LISTEN 127.0.0.1:${port}`), "2980 more sockets"],
  ],
])("%s", (_, sockets, lines) => {
  expect(listSockets(sockets)).toEqual(lines);
});
