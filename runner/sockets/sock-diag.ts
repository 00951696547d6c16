/** The kernel's socket diagnosis, which ss(8) asks: what is known of TCP sockets on this machine (sock_diag(7)). */
import { encodeSockaddr, type InternetEndpoint } from "./endpoint.ts";
import { SocketError } from "./errno.ts";
import { AF_INET6, IPPROTO_TCP, loadLibc } from "./libc.ts";
import { encodeMessage, findAttribute, Netlink, NETLINK_SOCK_DIAG, NLM_F_DUMP, NLM_F_REQUEST } from "./netlink.ts";

// linux/sock_diag.h, linux/inet_diag.h
const SOCK_DIAG_BY_FAMILY = 20;
const INET_DIAG_INFO = 2;
/** TCP_LISTEN of net/tcp_states.h. */
const listening = 10;
const everyState = 0xffff_ffff;
/** struct inet_diag_req_v2: its size, and where the socket's id stands in it. */
const requestSize = 56;
const requestedId = 8;
/** struct inet_diag_msg: its size, and where its parts are. */
const messageSize = 72;
const at = { state: 1, port: 4, source: 8, receiveQueue: 56, sendQueue: 60 };
/** struct tcp_info: tcpi_bytes_received. */
const bytesReceivedAt = 128;

export interface ListenQueue {
  /** Connections that wait to be accepted. */
  readonly waiting: number;
  /** As given to listen(2), at most net.core.somaxconn. /proc/net does not tell it. */
  readonly backlog: number;
}

/**
 * The queue of the TCP socket that listens at this very address in the network of the calling thread; undefined where
 * there is none, or the kernel does not tell (no inet_diag, no koffi).
 */
export function readListenQueue({ family, host, port }: InternetEndpoint): ListenQueue | undefined {
  const netlink = tryToOpen();
  if (netlink === undefined) return undefined;
  const [address] = addressAndPort({ family, host, port });
  const request = encodeRequest(family, NLM_F_DUMP, 1 << listening);
  try {
    for (const socket of netlink.ask(request)) {
      const source = socket.subarray(at.source, at.source + address.length);
      if (socket.readUInt16BE(at.port) === port && source.equals(address))
        return { waiting: socket.readUInt32LE(at.receiveQueue), backlog: socket.readUInt32LE(at.sendQueue) };
    }
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
  } finally {
    netlink.close();
  }
  return undefined;
}

/** A sentence that says why no queue can be read on this machine; undefined where one can. */
export function whyNoListenQueue(): string | undefined {
  const loaded = loadLibc();
  if ("reason" in loaded) return loaded.reason;
  const netlink = tryToOpen();
  netlink?.close();
  return netlink === undefined
    ? "the kernel does not tell backlogs: it has no sock_diag, or a sandbox forbids it"
    : undefined;
}

/** What the kernel knows of one end of a connection. */
export interface ConnectionQueue {
  /** Bytes that have come, ever. */
  readonly received: bigint;
  /** Bytes of them that nobody has read yet. */
  readonly unread: number;
}

/** Asks again and again for one connected socket of this machine, by its addresses (7 µs, without a table to search). */
export class ConnectionDiagnosis {
  readonly #netlink: Netlink;
  readonly #request: Buffer;

  private constructor(netlink: Netlink, request: Buffer) {
    this.#netlink = netlink;
    this.#request = request;
  }

  /** In the network of the calling thread; undefined where the kernel does not tell. */
  static open(local: InternetEndpoint, remote: InternetEndpoint): ConnectionDiagnosis | undefined {
    const netlink = tryToOpen();
    if (netlink === undefined) return undefined;
    const request = encodeRequest(local.family, 0, everyState, encodeId(local, remote));
    return new ConnectionDiagnosis(netlink, request);
  }

  /** undefined: there is no such socket in this network, or there is none any more. */
  ask(): ConnectionQueue | undefined {
    try {
      for (const socket of this.#netlink.ask(this.#request)) {
        // Where the connection has gone, the kernel finds the socket that it was accepted from.
        if (socket.readUInt8(at.state) === listening) return undefined;
        const info = findAttribute(socket.subarray(messageSize), INET_DIAG_INFO);
        if (info === undefined || info.length < bytesReceivedAt + 8) return undefined;
        return { received: info.readBigUInt64LE(bytesReceivedAt), unread: socket.readUInt32LE(at.receiveQueue) };
      }
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
    }
    return undefined;
  }

  close(): void {
    this.#netlink.close();
  }
}

function tryToOpen(): Netlink | undefined {
  if ("reason" in loadLibc()) return undefined;
  try {
    return Netlink.open(NETLINK_SOCK_DIAG);
  } catch (error) {
    if (error instanceof SocketError) return undefined;
    throw error;
  }
}

/** struct inet_diag_req_v2: TCP sockets in these states, one bit a state, with their tcp_info. */
function encodeRequest(family: number, flags: number, states: number, id?: Buffer): Buffer {
  const body = Buffer.alloc(requestSize);
  body.writeUInt8(family, 0);
  body.writeUInt8(IPPROTO_TCP, 1);
  if (id !== undefined) body.writeUInt8(1 << (INET_DIAG_INFO - 1), 2);
  body.writeUInt32LE(states, 4);
  id?.copy(body, requestedId);
  return encodeMessage(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | flags, body);
}

/** struct inet_diag_sockid, without a cookie: whichever socket has these addresses. */
function encodeId(local: InternetEndpoint, remote: InternetEndpoint): Buffer {
  const [source, sourcePort] = addressAndPort(local);
  const [destination, destinationPort] = addressAndPort(remote);
  const id = Buffer.alloc(48);
  id.set(sourcePort, 0);
  id.set(destinationPort, 2);
  id.set(source, 4);
  id.set(destination, 20);
  id.fill(0xff, 40);
  return id;
}

/** As they lie in memory. */
function addressAndPort(endpoint: InternetEndpoint): readonly [address: Uint8Array, port: Uint8Array] {
  const sockaddr = encodeSockaddr(endpoint);
  const address = endpoint.family === AF_INET6 ? sockaddr.subarray(8, 24) : sockaddr.subarray(4, 8);
  return [address, sockaddr.subarray(2, 4)];
}
