/** Options of multicast, in either family: who hears a group, and how what is sent to one travels (ip(7), ipv6(7), RFC 3678). */
import { isIPv4, isIPv6 } from "../model/ip-literal.ts";
import { encodeSockaddr, type Endpoint } from "./endpoint.ts";
import { errnoName, SocketError } from "./errno.ts";
import { AF_INET, AF_INET6 } from "./libc.ts";
import { bindRareCalls } from "./rare-calls.ts";

/** A group to hear; `interface`: on which, by name (none: the one that the routes lead to); `source`: only from there. */
export interface Membership {
  readonly group: string;
  readonly interface?: string;
  readonly source?: string;
}

/** What setsockopt(2) takes. */
export interface EncodedOption {
  readonly level: number;
  readonly number: number;
  readonly bytes: Uint8Array;
}

interface OptionHolder {
  readonly fd: number;
  readonly local: Endpoint;
}

// Linux's numbers (linux/in.h, linux/in6.h), the same on all architectures.
const IPPROTO_IP = 0;
const IPPROTO_IPV6 = 41;
const IP_MULTICAST_IF = 32;
const IPV6_MULTICAST_IF = 17;
const MCAST_JOIN_GROUP = 42;
const MCAST_LEAVE_GROUP = 45;
const MCAST_JOIN_SOURCE_GROUP = 46;
const MCAST_LEAVE_SOURCE_GROUP = 47;
const SIOCGIFINDEX = 0x8933;

/** sizeof(struct sockaddr_storage). */
const storageSize = 128;

/** Throws RangeError for what is no address; SocketError ENODEV for an interface that the socket's network has not. */
export function encodeMembership(
  socket: OptionHolder,
  name: "multicast-join" | "multicast-leave",
  { group, interface: card, source }: Membership,
): EncodedOption {
  const joins = name === "multicast-join";
  const number =
    source === undefined
      ? joins
        ? MCAST_JOIN_GROUP
        : MCAST_LEAVE_GROUP
      : joins
        ? MCAST_JOIN_SOURCE_GROUP
        : MCAST_LEAVE_SOURCE_GROUP;
  // struct group_req and group_source_req: the interface in an int, then addresses, aligned as pointers are.
  const bytes = Buffer.alloc(8 + storageSize * (source === undefined ? 1 : 2));
  bytes.writeUInt32LE(card === undefined ? 0 : interfaceIndex(socket, card), 0);
  bytes.set(encodeSockaddr(numericEndpoint(group)), 8);
  if (source !== undefined) bytes.set(encodeSockaddr(numericEndpoint(source)), 8 + storageSize);
  return { level: isIPv6(group) ? IPPROTO_IPV6 : IPPROTO_IP, number, bytes };
}

/** Where what is sent to groups leaves. Throws SocketError ENODEV. */
export function encodeMulticastInterface(socket: OptionHolder, card: string): EncodedOption {
  const index = interfaceIndex(socket, card);
  if (socket.local.family === AF_INET6) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(index, 0);
    return { level: IPPROTO_IPV6, number: IPV6_MULTICAST_IF, bytes };
  }
  // struct ip_mreqn: the group and the interface's address, neither of which is asked for here; then its index.
  const bytes = Buffer.alloc(12);
  bytes.writeInt32LE(index, 8);
  return { level: IPPROTO_IP, number: IP_MULTICAST_IF, bytes };
}

function numericEndpoint(host: string): Endpoint {
  if (isIPv4(host)) return { family: AF_INET, host, port: 0 };
  if (isIPv6(host)) return { family: AF_INET6, host, port: 0 };
  throw new RangeError(`${JSON.stringify(host)} is no address of a group; write 239.1.2.3 or ff02::1:3`);
}

const signatures = { ioctl: "int ioctl(int, unsigned long, void *)" } as const;

/** Asked of the socket itself (netdevice(7)): it may be in another network than this thread. */
function interfaceIndex({ fd }: OptionHolder, card: string): number {
  const rare = bindRareCalls(signatures);
  if ("reason" in rare) throw new RangeError(rare.reason);
  // struct ifreq: 16 bytes of name, then a union, in which the index is an int.
  const request = Buffer.alloc(40);
  request.write(card.slice(0, 15), "latin1");
  if (rare.call.ioctl(fd, SIOCGIFINDEX, request) === -1) {
    throw new SocketError(errnoName(rare.errno()), "setsockopt", `the interface ${card}`);
  }
  return request.readInt32LE(16);
}
