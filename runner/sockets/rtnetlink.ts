/**
 * What is asked of the kernel about interfaces, addresses and routes of the network that this thread is in (rtnetlink(7)):
 * these messages are the same on all architectures; ioctl(2) wants structures that are not.
 */
import { SocketError } from "./errno.ts";
import type { AF_INET, AF_INET6 } from "./libc.ts";
import {
  encodeAttribute,
  encodeMessage,
  Netlink,
  NETLINK_ROUTE,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_REQUEST,
} from "./netlink.ts";

// linux/rtnetlink.h, linux/if.h, linux/if_addr.h
const RTM_NEWLINK = 16;
const RTM_NEWADDR = 20;
const RTM_NEWROUTE = 24;
const IFF_UP = 1;
const IFF_MULTICAST = 0x1000;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_F_NODAD = 2;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_PRIORITY = 6;
const RTA_PREFSRC = 7;
const RTPROT_BOOT = 3;
const table = { main: 254, local: 255 } as const;
const scope = { host: 254, link: 253, global: 0 } as const;
const kind = { unicast: 1, local: 2, broadcast: 3, multicast: 5 } as const;

export interface Route {
  readonly family: typeof AF_INET | typeof AF_INET6;
  readonly destination: readonly number[];
  readonly prefixLength: number;
  readonly table: keyof typeof table;
  readonly scope: keyof typeof scope;
  readonly kind: keyof typeof kind;
  /** The address that senders have who have bound none. */
  readonly source?: readonly number[];
  /** Of routes to the same place the one with the least is taken. */
  readonly metric?: number;
}

export interface InterfaceAddress {
  readonly family: typeof AF_INET | typeof AF_INET6;
  readonly address: readonly number[];
  readonly prefixLength: number;
  readonly scope: keyof typeof scope;
}

/** `work` may change what there is. Throws SocketError. */
export function withRtnetlink(work: (netlink: Netlink) => void): void {
  const netlink = Netlink.open(NETLINK_ROUTE);
  try {
    work(netlink);
  } finally {
    netlink.close();
  }
}

/** A kernel without IPv6 refuses, and nobody there misses it. */
export function unlessRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
  }
}

/** Makes an interface (index 0), or changes what the attributes tell of. Throws SocketError. */
export function changeLink(netlink: Netlink, index: number, attributes: readonly Buffer[]): void {
  change(netlink, RTM_NEWLINK, Buffer.concat([linkHeader(index, 0), ...attributes]));
}

/** Throws SocketError. */
export function setUp(netlink: Netlink, index: number): void {
  change(netlink, RTM_NEWLINK, linkHeader(index, IFF_UP | IFF_MULTICAST));
}

/** An address that may be used at once: nobody is asked whether he has it (RFC 4862 §5.4). Throws SocketError. */
export function addAddress(netlink: Netlink, index: number, address: InterfaceAddress): void {
  const value = Buffer.from(address.address);
  // struct ifaddrmsg
  const header = Buffer.from([address.family, address.prefixLength, IFA_F_NODAD, scope[address.scope]]);
  const attributes = [encodeAttribute(IFA_LOCAL, value), encodeAttribute(IFA_ADDRESS, value)];
  change(netlink, RTM_NEWADDR, Buffer.concat([header, word(index), ...attributes]));
}

/** A route that leads to this interface. Throws SocketError. */
export function addRoute(netlink: Netlink, index: number, route: Route): void {
  const { family, prefixLength, destination, source, metric } = route;
  const body = [
    // struct rtmsg
    Buffer.from([family, prefixLength, 0, 0, table[route.table], RTPROT_BOOT, scope[route.scope], kind[route.kind]]),
    word(0),
    encodeAttribute(RTA_DST, Buffer.from(destination)),
    encodeAttribute(RTA_OIF, word(index)),
  ];
  if (source !== undefined) body.push(encodeAttribute(RTA_PREFSRC, Buffer.from(source)));
  if (metric !== undefined) body.push(encodeAttribute(RTA_PRIORITY, word(metric)));
  change(netlink, RTM_NEWROUTE, Buffer.concat(body));
}

function change(netlink: Netlink, type: number, body: Buffer): void {
  const message = encodeMessage(type, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, body);
  for (const _ of netlink.ask(message)) throw new Error("rtnetlink acknowledges and says no more");
}

/** struct ifinfomsg */
export function linkHeader(index: number, flags: number): Buffer {
  const body = Buffer.alloc(16);
  body.writeInt32LE(index, 4);
  body.writeUInt32LE(flags, 8);
  body.writeUInt32LE(flags, 12);
  return body;
}

export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
