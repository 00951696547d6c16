/**
 * Makes the network that this thread is in usable: a new one has a loopback interface that is down, and no routes.
 * Multicast and broadcast go over loopback, too, as they would over the only interface of a machine.
 *
 * Asked for over rtnetlink(7), whose messages are the same on all architectures; ioctl(2) wants structures that are not.
 */
import { errnoName, SocketError } from "./errno.ts";
import { AF_INET, AF_INET6, requireLibc, SOCK_CLOEXEC, SOCK_DGRAM } from "./libc.ts";

// linux/netlink.h, linux/rtnetlink.h, linux/if.h
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;
const NLM_F_CREATE = 0x400;
const RTM_NEWLINK = 16;
const RTM_NEWROUTE = 24;
const IFF_UP = 1;
const IFF_MULTICAST = 0x1000;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_PREFSRC = 7;
const RTPROT_BOOT = 3;
const table = { main: 254, local: 255 } as const;
const scope = { host: 254, link: 253, global: 0 } as const;
const kind = { unicast: 1, local: 2, broadcast: 3 } as const;

/** The first interface of every network (net/core/dev.c). */
const loopback = 1;
const headerSize = 16;

interface Route {
  readonly family: typeof AF_INET | typeof AF_INET6;
  readonly destination: readonly number[];
  readonly prefixLength: number;
  readonly table: keyof typeof table;
  readonly scope: keyof typeof scope;
  readonly kind: keyof typeof kind;
  /** The address that senders have who have bound none. */
  readonly source?: readonly number[];
}

const source = [127, 0, 0, 1];
const groups: Route = {
  family: AF_INET,
  destination: [224, 0, 0, 0],
  prefixLength: 4,
  source,
  table: "main",
  scope: "link",
  kind: "unicast",
};
/** 255.255.255.255; 127.255.255.255 is there as soon as the interface is up. */
const everybody: Route = {
  family: AF_INET,
  destination: [255, 255, 255, 255],
  prefixLength: 32,
  source,
  table: "local",
  scope: "link",
  kind: "broadcast",
};
/** Of kind `local`: any other over loopback is made one that rejects (net/ipv6/route.c, fib6_is_reject). */
const groups6: Route = {
  family: AF_INET6,
  destination: [0xff, ...Array<number>(15).fill(0)],
  prefixLength: 8,
  table: "local",
  scope: "global",
  kind: "local",
};

/** Throws SocketError. */
export function startLoopback(): void {
  const libc = requireLibc();
  const fd = libc.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd === -1) throw new SocketError(errnoName(libc.errno()), "socket", "rtnetlink");
  try {
    check(request(fd, RTM_NEWLINK, linkUp()));
    check(request(fd, RTM_NEWROUTE, routeOverLoopback(groups)));
    check(request(fd, RTM_NEWROUTE, routeOverLoopback(everybody)));
    // A kernel without IPv6 refuses, and nobody there misses it.
    request(fd, RTM_NEWROUTE, routeOverLoopback(groups6));
  } finally {
    libc.close(fd);
  }
}

function check(errno: number): void {
  if (errno !== 0) throw new SocketError(errnoName(errno), "rtnetlink", "the loopback interface");
}

/** One message, and the kernel's answer to it, which is there when send(2) returns: 0, or an errno. */
function request(fd: number, type: number, body: Buffer): number {
  const libc = requireLibc();
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, 6);
  const message = Buffer.concat([header, body]);
  if (libc.send(fd, message, message.length, 0) === -1) return libc.errno();
  const answer = Buffer.alloc(256);
  if (libc.recv(fd, answer, answer.length, 0) === -1) return libc.errno();
  // struct nlmsgerr begins with the errno, negated.
  return -answer.readInt32LE(headerSize);
}

/** struct ifinfomsg */
function linkUp(): Buffer {
  const body = Buffer.alloc(16);
  body.writeInt32LE(loopback, 4);
  body.writeUInt32LE(IFF_UP | IFF_MULTICAST, 8);
  body.writeUInt32LE(IFF_UP | IFF_MULTICAST, 12);
  return body;
}

/** struct rtmsg, and what belongs to it. */
function routeOverLoopback(route: Route): Buffer {
  const { family, prefixLength, destination } = route;
  const interfaceIndex = Buffer.alloc(4);
  interfaceIndex.writeInt32LE(loopback);
  return Buffer.concat([
    Buffer.from([family, prefixLength, 0, 0, table[route.table], RTPROT_BOOT, scope[route.scope], kind[route.kind]]),
    Buffer.alloc(4),
    attribute(RTA_DST, Buffer.from(destination)),
    attribute(RTA_OIF, interfaceIndex),
    ...(route.source === undefined ? [] : [attribute(RTA_PREFSRC, Buffer.from(route.source))]),
  ]);
}

/** struct rtattr; `value` has a whole number of words. */
function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16LE(4 + value.length, 0);
  header.writeUInt16LE(type, 2);
  return Buffer.concat([header, value]);
}
