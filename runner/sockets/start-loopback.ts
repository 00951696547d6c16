/**
 * Makes the network that this thread is in usable: a new one has a loopback interface that is down, and no routes.
 * Multicast and broadcast go over loopback, too, as they would over the only interface of a machine.
 *
 * Asked for over rtnetlink(7), whose messages are the same on all architectures; ioctl(2) wants structures that are not.
 */
import { SocketError } from "./errno.ts";
import { AF_INET, AF_INET6 } from "./libc.ts";
import {
  encodeAttribute,
  encodeMessage,
  Netlink,
  NETLINK_ROUTE,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_REQUEST,
} from "./netlink.ts";

// linux/rtnetlink.h, linux/if.h
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
  const netlink = Netlink.open(NETLINK_ROUTE);
  try {
    change(netlink, RTM_NEWLINK, linkUp());
    change(netlink, RTM_NEWROUTE, routeOverLoopback(groups));
    change(netlink, RTM_NEWROUTE, routeOverLoopback(everybody));
    try {
      change(netlink, RTM_NEWROUTE, routeOverLoopback(groups6));
    } catch (error) {
      // A kernel without IPv6 refuses, and nobody there misses it.
      if (!(error instanceof SocketError)) throw error;
    }
  } finally {
    netlink.close();
  }
}

/** Throws SocketError. */
function change(netlink: Netlink, type: number, body: Buffer): void {
  const message = encodeMessage(type, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, body);
  for (const _ of netlink.ask(message)) throw new Error("rtnetlink acknowledges and says no more");
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
    encodeAttribute(RTA_DST, Buffer.from(destination)),
    encodeAttribute(RTA_OIF, interfaceIndex),
    ...(route.source === undefined ? [] : [encodeAttribute(RTA_PREFSRC, Buffer.from(route.source))]),
  ]);
}
