/**
 * Makes the network that this thread is in usable: a new one has a loopback interface that is down, and no routes.
 * Multicast goes over loopback, too, as it would over the only interface of a machine.
 *
 * Asked for over rtnetlink(7), whose messages are the same on all architectures; ioctl(2) wants structures that are not.
 */
import { errnoName, SocketError } from "./errno.ts";
import { AF_INET, requireLibc, SOCK_CLOEXEC, SOCK_DGRAM } from "./libc.ts";

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
const RT_TABLE_MAIN = 254;
const RTPROT_BOOT = 3;
const RT_SCOPE_LINK = 253;
const RTN_UNICAST = 1;

/** The first interface of every network (net/core/dev.c). */
const loopback = 1;
const headerSize = 16;

/** Throws SocketError. */
export function startLoopback(): void {
  const libc = requireLibc();
  const fd = libc.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd === -1) throw new SocketError(errnoName(libc.errno()), "socket", "rtnetlink");
  try {
    request(fd, RTM_NEWLINK, linkUp());
    request(fd, RTM_NEWROUTE, routeOverLoopback(AF_INET, [224, 0, 0, 0], 4));
  } finally {
    libc.close(fd);
  }
}

/** One message, and the kernel's answer to it, which is there when send(2) returns. */
function request(fd: number, type: number, body: Buffer): void {
  const libc = requireLibc();
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, 6);
  const message = Buffer.concat([header, body]);
  const answer = Buffer.alloc(256);
  const failed =
    libc.send(fd, message, message.length, 0) === -1 || libc.recv(fd, answer, answer.length, 0) < headerSize + 4;
  // struct nlmsgerr: 0, or an errno with a minus.
  const errno = failed ? libc.errno() : -answer.readInt32LE(headerSize);
  if (errno !== 0) throw new SocketError(errnoName(errno), "rtnetlink", "the loopback interface");
}

/** struct ifinfomsg */
function linkUp(): Buffer {
  const body = Buffer.alloc(16);
  body.writeInt32LE(loopback, 4);
  body.writeUInt32LE(IFF_UP | IFF_MULTICAST, 8);
  body.writeUInt32LE(IFF_UP | IFF_MULTICAST, 12);
  return body;
}

/** struct rtmsg, and where to. */
function routeOverLoopback(family: number, destination: readonly number[], prefixLength: number): Buffer {
  const route = Buffer.from([family, prefixLength, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_LINK, RTN_UNICAST]);
  const interfaceIndex = Buffer.alloc(4);
  interfaceIndex.writeInt32LE(loopback);
  return Buffer.concat([
    route,
    Buffer.alloc(4),
    attribute(RTA_DST, Buffer.from(destination)),
    attribute(RTA_OIF, interfaceIndex),
  ]);
}

/** struct rtattr; `value` has a whole number of words. */
function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16LE(4 + value.length, 0);
  header.writeUInt16LE(type, 2);
  return Buffer.concat([header, value]);
}
