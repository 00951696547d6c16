/**
 * A bound socket, and from `listen` on a listening one: socket(2), bind(2), listen(2) and accept(2) as the separate
 * calls they are, so that a bound socket refuses, a full queue stalls and `accept` takes exactly one connection.
 */
import { Socket } from "node:net";
import { Connection } from "./connection.ts";
import {
  bindExclusively,
  boundName,
  openSocket,
  readSize,
  setFlag,
  sizeOf,
  socketName,
  type Configure,
} from "./descriptor.ts";
import { decodeSockaddr, formatEndpoint, sockaddrSize, type Endpoint } from "./endpoint.ts";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import {
  AF_UNIX,
  IPPROTO_TCP,
  requireLibc,
  SO_PEERCRED,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  TCP_NODELAY,
} from "./libc.ts";
import { currentNetwork } from "./network.ts";
import { linkPeer, registerListener, unregisterListener } from "./peers.ts";
import type { TlsWishes } from "./tls/settings.ts";
import { mayGoOn } from "./turns.ts";

export class Listener {
  listening = false;
  closed = false;
  /** How what it accepts begins with TLS; undefined: with plain text. */
  tls: TlsWishes | undefined;
  readonly network = currentNetwork();
  #watchers: (() => void)[] = [];
  #waiter: Socket | undefined;

  private constructor(
    readonly fd: number,
    /** As getsockname(2) tells it: with the port that the kernel chose. */
    readonly local: Endpoint,
  ) {}

  /** socket + bind. Throws SocketError (EADDRINUSE, EACCES, EADDRNOTAVAIL, …). */
  static bind(endpoint: Endpoint, configure?: Configure): Listener {
    return openSocket(endpoint, SOCK_STREAM, configure, (fd) => {
      bindExclusively(fd, endpoint);
      return new Listener(fd, boundName(fd, endpoint));
    });
  }

  toString(): string {
    return formatEndpoint(this.local);
  }

  /** listen(2): connections queue from now on. Throws SocketError. */
  listen(backlog: number): void {
    const libc = requireLibc();
    // Accepted connections inherit the option, so that their TIME_WAIT does not keep the address from the next run.
    if (this.local.family !== AF_UNIX) setFlag(this.fd, SOL_SOCKET, SO_REUSEADDR, true);
    if (libc.listen(this.fd, backlog) === -1) throw new SocketError(errnoName(libc.errno()), "listen", this.toString());
    if (!this.listening) {
      this.listening = true;
      registerListener(this);
    }
  }

  /** Takes one connection off the queue; undefined when there is none. Throws SocketError. */
  tryAccept(): Connection | undefined {
    const libc = requireLibc();
    const address = new Uint8Array(sockaddrSize);
    const size = sizeOf(sockaddrSize);
    const fd = libc.accept4(this.fd, address, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd === -1) {
      const errno = libc.errno();
      if (errno === EAGAIN || errno === EINTR) return undefined;
      throw new SocketError(errnoName(errno), "accept", this.toString());
    }
    if (this.local.family !== AF_UNIX) setFlag(fd, IPPROTO_TCP, TCP_NODELAY, true);
    const remote = decodeSockaddr(address, readSize(size));
    const connection = new Connection(
      fd,
      this.local.family === AF_UNIX ? this.local : socketName(fd),
      remote,
      this.network,
    );
    connection.isAccepted = true;
    linkPeer(connection, () => peerProcess(fd) === process.pid);
    return connection;
  }

  /** Calls back once, when a connection may be waiting. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    if (this.#watchers.length === 1) setImmediate(() => this.#arm());
    return () => {
      const index = this.#watchers.indexOf(callback);
      if (index !== -1) this.#watchers.splice(index, 1);
    };
  }

  /** A connection of ours was made to this port. */
  poke(): void {
    if (this.#watchers.length > 0 && mayGoOn()) this.#wake();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    unregisterListener(this);
    this.#waiter?.destroy();
    requireLibc().close(this.fd);
    this.#wake();
  }

  /**
   * Has libuv tell us when the queue is not empty, without its taking anything off it: a read from a listening socket
   * fails with ENOTCONN as soon as poll(2) reports a connection. The handle is used for that one answer, on a dup.
   */
  #arm(): void {
    if (this.#watchers.length === 0 || this.closed || this.#waiter !== undefined) return;
    const waiter = new Socket({ fd: requireLibc().dup(this.fd), allowHalfOpen: true });
    this.#waiter = waiter;
    waiter.on("error", () => {
      this.#waiter = undefined;
      this.#wake();
    });
    waiter.resume();
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}

/** The process that connected: the first member of struct ucred (unix(7), SO_PEERCRED). */
function peerProcess(fd: number): number {
  const credentials = new Uint8Array(12);
  requireLibc().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, sizeOf(credentials.length));
  return readSize(credentials);
}
