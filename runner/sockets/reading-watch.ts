/**
 * Has the program at the other end read what we sent?
 *
 * That a piece is a segment of its own does not make it a recv() of its own: what comes while the reader is busy is put
 * together in its receive queue. So whoever wants every piece to be met alone waits until the one before has been taken
 * out of that queue. Over loopback the kernel tells: sock_diag(7) shows the peer's socket with its queue (7 µs, without
 * a table to search), and a Unix socket counts what its peer has not read yet.
 */
import type { Connection } from "./connection.ts";
import { AF_UNIX, loadLibc } from "./libc.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";
import { ConnectionDiagnosis } from "./sock-diag.ts";
import { readTcpState } from "./tcp-state.ts";

/** asm-generic/sockios.h */
const SIOCOUTQ = 0x5411;

const signatures = { ioctl: "int ioctl(int, unsigned long, void *)" } as const;
let rare: RareCalls<keyof typeof signatures> | { readonly reason: string } | undefined;

/** Watches one connection; holds a descriptor until it is closed. */
export class ReadingWatch {
  readonly #connection: Connection;
  /** Of the other end's socket; a Unix socket's has none. */
  readonly #diagnosis: ConnectionDiagnosis | undefined;
  /** What had come before, so that bytes on the way are not taken for read ones. */
  readonly #before: bigint;
  readonly #sentBefore: number;

  private constructor(connection: Connection) {
    this.#connection = connection;
    const { local, remote, network } = connection;
    if (local.family !== AF_UNIX && remote.family !== AF_UNIX)
      this.#diagnosis = network.enter(() => ConnectionDiagnosis.open(remote, local));
    this.#before = this.#diagnosis?.ask()?.received ?? 0n;
    this.#sentBefore = connection.wireSentBytes;
  }

  /** undefined where no system calls can be made. */
  static open(connection: Connection): ReadingWatch | undefined {
    return "reason" in loadLibc() || connection.fd === -1 ? undefined : new ReadingWatch(connection);
  }

  /**
   * Has all that was sent since the watch began been read? Of a peer on another machine, which nobody here can ask: has
   * its kernel got it?
   */
  hasReadAll(): boolean {
    const { fd, wireSentBytes, isWriting } = this.#connection;
    if (isWriting) return false;
    if (fd === -1) return true;
    const peer = this.#diagnosis?.ask();
    if (peer === undefined) return this.#hasEnded() || this.#unacknowledged(fd) === 0;
    return peer.unread === 0 && peer.received - this.#before >= BigInt(wireSentBytes - this.#sentBefore);
  }

  /** Reset: its queue stays as it was. */
  #hasEnded(): boolean {
    return this.#connection.local.family !== AF_UNIX && readTcpState(this.#connection) === "CLOSED";
  }

  close(): void {
    this.#diagnosis?.close();
  }

  /** TCP: bytes without an ACK; Unix: bytes that the peer has not read (unix(7), tcp(7)). */
  #unacknowledged(fd: number): number {
    rare ??= bindRareCalls(signatures);
    const count = Buffer.alloc(4);
    if ("reason" in rare || rare.call.ioctl(fd, SIOCOUTQ, count) === -1) return 0;
    return count.readInt32LE(0);
  }
}
