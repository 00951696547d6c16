/**
 * Has the program at the other end read what we sent?
 *
 * That a piece is a segment of its own does not make it a recv() of its own: what comes while the reader is busy is put
 * together in its receive queue. So whoever wants every piece to be met alone waits until the one before has been taken
 * out of that queue. Over loopback the kernel tells: sock_diag(7) shows the peer's socket with its queue (7 µs, without
 * a table to search), and a Unix socket counts what its peer has not read yet.
 */
import { encodeSockaddr } from "./endpoint.ts";
import type { Connection } from "./connection.ts";
import { AF_INET6, AF_UNIX, loadLibc, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK, type Libc } from "./libc.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";
import { readTcpState } from "./tcp-state.ts";

// linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h, asm-generic/sockios.h.
const AF_NETLINK = 16;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const INET_DIAG_INFO = 2;
const TCP_LISTEN = 10;
const SIOCOUTQ = 0x5411;
const headerSize = 16;
const messageSize = 72;
/** struct tcp_info: tcpi_bytes_received. */
const bytesReceivedAt = 128;

const signatures = { ioctl: "int ioctl(int, unsigned long, void *)" } as const;
let rare: RareCalls<keyof typeof signatures> | { readonly reason: string } | undefined;

/** What the peer's kernel has of ours. */
interface PeerQueue {
  readonly received: bigint;
  readonly unread: number;
}

/** Watches one connection; holds a descriptor until it is closed. */
export class ReadingWatch {
  readonly #connection: Connection;
  readonly #libc: Libc;
  readonly #netlink: number;
  readonly #request: Buffer | undefined;
  readonly #answer = Buffer.alloc(2048);
  /** What had come before, so that bytes on the way are not taken for read ones. */
  readonly #before: bigint;
  readonly #sentBefore: number;

  private constructor(connection: Connection, libc: Libc) {
    this.#connection = connection;
    this.#libc = libc;
    this.#request = makeRequest(connection);
    this.#netlink =
      this.#request === undefined
        ? -1
        : connection.network.enter(() =>
            libc.socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_SOCK_DIAG),
          );
    this.#before = this.#askPeer()?.received ?? 0n;
    this.#sentBefore = connection.wireSentBytes;
  }

  /** undefined where no system calls can be made. */
  static open(connection: Connection): ReadingWatch | undefined {
    const loaded = loadLibc();
    return "reason" in loaded || connection.fd === -1 ? undefined : new ReadingWatch(connection, loaded.libc);
  }

  /**
   * Has all that was sent since the watch began been read? Of a peer on another machine, which nobody here can ask: has
   * its kernel got it?
   */
  hasReadAll(): boolean {
    const { fd, wireSentBytes, isWriting } = this.#connection;
    if (isWriting) return false;
    if (fd === -1) return true;
    const peer = this.#askPeer();
    if (peer === undefined) return this.#hasEnded() || this.#unacknowledged(fd) === 0;
    return peer.unread === 0 && peer.received - this.#before >= BigInt(wireSentBytes - this.#sentBefore);
  }

  /** Reset: its queue stays as it was. */
  #hasEnded(): boolean {
    return this.#request !== undefined && readTcpState(this.#connection) === "CLOSED";
  }

  close(): void {
    if (this.#netlink !== -1) this.#libc.close(this.#netlink);
  }

  /** undefined: its socket is not on this machine, not in this network namespace, or gone. */
  #askPeer(): PeerQueue | undefined {
    const request = this.#request;
    if (request === undefined || this.#netlink === -1) return undefined;
    if (this.#libc.send(this.#netlink, request, request.length, 0) === -1) return undefined;
    const answer = this.#answer;
    const length = this.#libc.recv(this.#netlink, answer, answer.length, 0);
    if (length < headerSize + messageSize || answer.readUInt16LE(4) !== SOCK_DIAG_BY_FAMILY) return undefined;
    // Where the connection has gone, the kernel finds the socket that it was accepted from.
    if (answer.readUInt8(headerSize + 1) === TCP_LISTEN) return undefined;
    const received = readReceived(answer.subarray(headerSize + messageSize, length));
    // struct inet_diag_msg: idiag_rqueue stands behind the socket's id and its timer.
    return received === undefined ? undefined : { received, unread: answer.readUInt32LE(headerSize + 56) };
  }

  /** TCP: bytes without an ACK; Unix: bytes that the peer has not read (unix(7), tcp(7)). */
  #unacknowledged(fd: number): number {
    rare ??= bindRareCalls(signatures);
    const count = Buffer.alloc(4);
    if ("reason" in rare || rare.call.ioctl(fd, SIOCOUTQ, count) === -1) return 0;
    return count.readInt32LE(0);
  }
}

/** nlmsghdr and inet_diag_req_v2 for the other end's socket: its source is our destination. */
function makeRequest({ local, remote }: Connection): Buffer | undefined {
  if (local.family === AF_UNIX || remote.family === AF_UNIX) return undefined;
  const request = Buffer.alloc(headerSize + 56);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST, 6);
  request.writeUInt8(local.family, headerSize);
  request.writeUInt8(6 /* IPPROTO_TCP */, headerSize + 1);
  request.writeUInt8(1 << (INET_DIAG_INFO - 1), headerSize + 2);
  // All states.
  request.writeUInt32LE(0xffff_ffff, headerSize + 4);
  const id = headerSize + 8;
  const [theirs, ours] = [encodeSockaddr(remote), encodeSockaddr(local)];
  const [start, end] = local.family === AF_INET6 ? [8, 24] : [4, 8];
  request.set(theirs.subarray(2, 4), id);
  request.set(ours.subarray(2, 4), id + 2);
  request.set(theirs.subarray(start, end), id + 4);
  request.set(ours.subarray(start, end), id + 20);
  // No cookie: whichever socket has these addresses.
  request.fill(0xff, id + 40, id + 48);
  return request;
}

/** tcpi_bytes_received in the INET_DIAG_INFO attribute. */
function readReceived(attributes: Buffer): bigint | undefined {
  for (let at = 0; at + 4 <= attributes.length;) {
    const length = attributes.readUInt16LE(at);
    if (attributes.readUInt16LE(at + 2) === INET_DIAG_INFO && length >= 4 + bytesReceivedAt + 8) {
      return attributes.readBigUInt64LE(at + 4 + bytesReceivedAt);
    }
    if (length < 4) return undefined;
    at += (length + 3) & ~3;
  }
  return undefined;
}
