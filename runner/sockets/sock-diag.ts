/**
 * What only the kernel's socket diagnosis knows (sock_diag(7), which ss(8) asks): the backlog that a program gave to
 * listen(2). /proc/net tells how many connections wait, never how many may.
 */
import { encodeSockaddr, type InternetEndpoint } from "./endpoint.ts";
import { AF_INET, IPPROTO_TCP, loadLibc, MSG_DONTWAIT, SOCK_CLOEXEC, type Libc } from "./libc.ts";

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const NLMSG_DONE = 3;
const NLMSG_ERROR = 2;
/** TCP_LISTEN of net/tcp_states.h, as a set of states. */
const listening = 1 << 10;

const headerSize = 16;
const requestSize = 56;
/** struct inet_diag_msg: where its parts are, counted from the beginning of the message. */
const at = { port: headerSize + 4, source: headerSize + 8, receiveQueue: headerSize + 56, sendQueue: headerSize + 60 };
const longestMessage = 65_536;

export interface ListenQueue {
  /** Connections that wait to be accepted. */
  readonly waiting: number;
  /** As given to listen(2), at most net.core.somaxconn. */
  readonly backlog: number;
}

/**
 * The queue of the TCP socket that listens at this very address in the network of the calling thread; undefined where
 * there is none, or the kernel does not tell (no inet_diag, no koffi).
 */
export function readListenQueue(endpoint: InternetEndpoint): ListenQueue | undefined {
  const loaded = loadLibc();
  if ("reason" in loaded) return undefined;
  const { libc } = loaded;
  const fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd === -1) return undefined;
  try {
    const request = makeRequest(endpoint.family);
    if (libc.send(fd, request, request.length, 0) === -1) return undefined;
    return receiveQueue(libc, fd, endpoint);
  } finally {
    libc.close(fd);
  }
}

/** A sentence that says why no queue can be read on this machine; undefined where one can. */
export function whyNoListenQueue(): string | undefined {
  const loaded = loadLibc();
  if ("reason" in loaded) return loaded.reason;
  const { libc } = loaded;
  const fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd === -1) return "the kernel does not tell backlogs: it has no sock_diag, or a sandbox forbids it";
  libc.close(fd);
  return undefined;
}

/** struct nlmsghdr and struct inet_diag_req_v2: all that listen. */
function makeRequest(family: number): Buffer {
  const request = Buffer.alloc(headerSize + requestSize);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST | NLM_F_DUMP, 6);
  request.writeUInt8(family, headerSize);
  request.writeUInt8(IPPROTO_TCP, headerSize + 1);
  request.writeUInt32LE(listening, headerSize + 4);
  return request;
}

/** The kernel has written the answer, or the next part of it, before send(2) or recv(2) returns: it never has to be waited for. */
function receiveQueue(libc: Libc, fd: number, { family, host, port }: InternetEndpoint): ListenQueue | undefined {
  const sockaddr = encodeSockaddr({ family, host, port });
  const address = family === AF_INET ? sockaddr.subarray(4, 8) : sockaddr.subarray(8, 24);
  const answer = Buffer.alloc(longestMessage);
  for (;;) {
    const length = libc.recv(fd, answer, answer.length, MSG_DONTWAIT);
    if (length <= 0) return undefined;
    for (let start = 0; start + headerSize <= length;) {
      const size = answer.readUInt32LE(start);
      const type = answer.readUInt16LE(start + 4);
      if (type === NLMSG_DONE || type === NLMSG_ERROR || size < headerSize) return undefined;
      const message = answer.subarray(start, start + size);
      const source = message.subarray(at.source, at.source + address.length);
      if (message.readUInt16BE(at.port) === port && source.equals(address))
        return { waiting: message.readUInt32LE(at.receiveQueue), backlog: message.readUInt32LE(at.sendQueue) };
      start += (size + 3) & ~3;
    }
  }
}
