/** Networks of our own: what is made in one is there and nowhere else, and nothing of it is left. */
import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { connectStream } from "./connecting.ts";
import { Connection } from "./connection.ts";
import { DatagramSocket } from "./datagram-socket.ts";
import { setFlag } from "./descriptor.ts";
import { AF_INET, AF_INET6, AF_UNIX, requireLibc, SOL_SOCKET } from "./libc.ts";
import { Listener } from "./listener.ts";
import { currentNetwork, machineNetwork } from "./network.ts";
import { NetworkNamespace, whyNoNetworks } from "./network-namespace.ts";
import { acceptNow } from "./socket-pair.test-support.ts";
import { isOurListener } from "./peers.ts";

/** asm-generic/socket.h */
const SO_BROADCAST = 6;
const reason = whyNoNetworks();
const opened: { close(): void }[] = [];
const keep = <T extends { close(): void }>(thing: T): T => {
  opened.push(thing);
  return thing;
};
afterEach(() => {
  for (const thing of opened.splice(0).reverse()) thing.close();
});

function openNetwork(): NetworkNamespace {
  const network = NetworkNamespace.open();
  if ("reason" in network) throw new Error(network.reason);
  return keep(network);
}

const networkOf = (pid: number | "thread-self"): string => readlinkSync(`/proc/${pid}/ns/net`);
const loopback = (port: number) => ({ family: AF_INET, host: "127.0.0.1", port }) as const;

describe.skipIf(reason !== undefined)(
  `a network of its own${reason === undefined ? "" : ` (skipped: ${reason})`}`,
  () => {
    it("has all ports free, however often one is bound elsewhere", () => {
      const [one, other] = [openNetwork(), openNetwork()];
      const endpoint = loopback(65_432);
      for (const network of [one, other]) {
        const listener = keep(network.enter(() => Listener.bind(endpoint)));
        listener.listen(1);
        expect(listener.network).toBe(network);
      }
      expect(isOurListener(one, endpoint)).toBe(true);
      expect(isOurListener(machineNetwork, endpoint)).toBe(false);
      expect(() => one.enter(() => Listener.bind(endpoint))).toThrow("EADDRINUSE");
    });

    it("is one from which no other is reached", () => {
      const [one, other] = [openNetwork(), openNetwork()];
      const listener = keep(one.enter(() => Listener.bind(loopback(0))));
      listener.listen(1);
      expect(() => other.enter(() => connectStream(listener.local))).toThrow("ECONNREFUSED");
      const connection = one.enter(() => connectStream(listener.local));
      expect(connection).toBeInstanceOf(Connection);
      const accepted = keep(acceptNow(listener));
      // The same ends of two connections in two networks are not taken for each other's.
      expect(accepted.peer).toBe(keep(connection as Connection));
      expect(accepted.network).toBe(one);
    });

    it("has abstract names of its own, and paths that all have", () => {
      const [one, other] = [openNetwork(), openNetwork()];
      const name = { family: AF_UNIX, path: "@tomada-test-of-networks" } as const;
      for (const network of [one, other]) keep(network.enter(() => Listener.bind(name))).listen(1);
      expect(isOurListener(machineNetwork, name)).toBe(false);
    });

    it("is left again whatever happens inside", () => {
      const before = networkOf("thread-self");
      const network = openNetwork();
      const inside = network.enter(() => [networkOf("thread-self"), currentNetwork()]);
      expect(inside).toEqual([expect.not.stringMatching(before.replace(/[[\]]/g, "\\$&")), network]);
      expect(() =>
        network.enter(() => {
          throw new RangeError("oh");
        }),
      ).toThrow("oh");
      expect([networkOf("thread-self"), currentNetwork()]).toEqual([before, machineNetwork]);
    });

    it("may be entered from another", () => {
      const [one, other] = [openNetwork(), openNetwork()];
      const seen = one.enter(() => [other.enter(() => currentNetwork()), currentNetwork()]);
      expect(seen).toEqual([other, one]);
    });

    it("is what processes are started in", () => {
      const network = openNetwork();
      const [inside, ofChild] = network.enter(() => [
        networkOf("thread-self"),
        execFileSync(process.execPath, ["-p", "fs.readlinkSync('/proc/self/ns/net')"], { encoding: "utf8" }).trim(),
      ]);
      expect(ofChild).toBe(inside);
    });

    it.each([
      [
        "a group of IPv4",
        { family: AF_INET, host: "239.1.2.3", port: 5007 },
        "0.0.0.0",
        0,
        35,
        [239, 1, 2, 3, 127, 0, 0, 1],
      ],
      [
        "127.255.255.255",
        { family: AF_INET, host: "127.255.255.255", port: 5008 },
        "0.0.0.0",
        undefined,
        undefined,
        [],
      ],
      [
        "255.255.255.255",
        { family: AF_INET, host: "255.255.255.255", port: 5009 },
        "0.0.0.0",
        undefined,
        undefined,
        [],
      ],
      [
        "a group of IPv6",
        { family: AF_INET6, host: "ff02::1:3", port: 5010 },
        "::",
        41,
        20,
        [0xff, 2, ...Array<number>(11).fill(0), 1, 0, 3, 1, 0, 0, 0],
      ],
    ] as const)("passes a datagram to %s", (_, to, host, level, join, group) => {
      const network = openNetwork();
      const receiver = keep(network.enter(() => DatagramSocket.bind({ ...to, host })));
      const sender = keep(network.enter(() => DatagramSocket.bind({ ...to, host, port: 0 })));
      const libc = requireLibc();
      if (join !== undefined)
        expect(libc.setsockopt(receiver.fd, level, join, Uint8Array.from(group), group.length)).toBe(0);
      setFlag(sender.fd, SOL_SOCKET, SO_BROADCAST, true);
      sender.trySend(Buffer.from("all"), to);
      expect(Buffer.from(receiver.tryReceive()?.bytes ?? "").toString()).toBe("all");
      expect(receiver.lastSender).toMatchObject({ host: to.family === AF_INET ? "127.0.0.1" : "::1" });
    });

    it("leaves no descriptor", () => {
      const before = readdirSync("/proc/self/fd").length;
      const network = NetworkNamespace.open() as NetworkNamespace;
      network.enter(() => Listener.bind(loopback(1))).close();
      network.close();
      network.close();
      expect(readdirSync("/proc/self/fd").length).toBe(before);
    });
  },
);
