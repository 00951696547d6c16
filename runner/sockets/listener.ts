/**
 * A bound socket, and from `listen` on a listening one: socket(2), bind(2), listen(2) and accept(2) as the separate
 * calls they are, so that a bound socket refuses, a full queue stalls and `accept` takes exactly one connection.
 */
import { Socket } from "node:net";
import { Connection } from "./connection.ts";
import { decodeSockaddr, encodeSockaddr, formatEndpoint, sockaddrSize, type Endpoint } from "./endpoint.ts";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import {
  requireLibc,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  TCP_NODELAY,
  IPPROTO_TCP,
} from "./libc.ts";
import { linkPeer, registerListener, unregisterListener } from "./peers.ts";
import { mayGoOn } from "./turns.ts";

export class Listener {
  listening = false;
  closed = false;
  #watchers: (() => void)[] = [];
  #waiter: Socket | undefined;

  private constructor(
    readonly fd: number,
    /** As getsockname(2) tells it: with the port that the kernel chose. */
    readonly local: Endpoint,
  ) {}

  /** socket + bind. Throws SocketError (EADDRINUSE, EACCES, EADDRNOTAVAIL, …). */
  static bind(endpoint: Endpoint): Listener {
    const libc = requireLibc();
    const fd = openStreamSocket(endpoint);
    try {
      bindExclusively(fd, endpoint);
      return new Listener(fd, socketName(fd));
    } catch (error) {
      libc.close(fd);
      throw error;
    }
  }

  toString(): string {
    return formatEndpoint(this.local);
  }

  /** listen(2): connections queue from now on. Throws SocketError. */
  listen(backlog: number): void {
    const libc = requireLibc();
    // Accepted connections inherit the option, so that their TIME_WAIT does not keep the address from the next run.
    setFlag(this.fd, SOL_SOCKET, SO_REUSEADDR, true);
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
    const fd = libc.accept4(this.fd, address, sizeOf(sockaddrSize), SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd === -1) {
      const errno = libc.errno();
      if (errno === EAGAIN || errno === EINTR) return undefined;
      throw new SocketError(errnoName(errno), "accept", this.toString());
    }
    setFlag(fd, IPPROTO_TCP, TCP_NODELAY, true);
    const connection = new Connection(fd, socketName(fd), decodeSockaddr(address));
    linkPeer(connection);
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

/** A non-blocking stream socket of the endpoint's family. */
export function openStreamSocket(endpoint: Endpoint): number {
  const libc = requireLibc();
  const fd = libc.socket(endpoint.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd === -1) throw new SocketError(errnoName(libc.errno()), "socket", formatEndpoint(endpoint));
  return fd;
}

/**
 * Binds so that EADDRINUSE appears here whenever a live socket has the address, and never because of TIME_WAIT.
 *
 * With SO_REUSEADDR on both, Linux lets two sockets bind one address and complains only at the second listen. Without
 * it, remains of earlier connections block the address for a minute. So: first without; only if that fails, with — which
 * then succeeds exactly when nothing but TIME_WAIT (or a socket of someone who asked for sharing) is in the way.
 */
function bindExclusively(fd: number, endpoint: Endpoint): void {
  const libc = requireLibc();
  const address = encodeSockaddr(endpoint);
  if (libc.bind(fd, address, address.length) === 0) return;
  let error = errnoName(libc.errno());
  if (error === "EADDRINUSE" && endpoint.port !== 0) {
    setFlag(fd, SOL_SOCKET, SO_REUSEADDR, true);
    if (libc.bind(fd, address, address.length) === 0) {
      setFlag(fd, SOL_SOCKET, SO_REUSEADDR, false);
      return;
    }
    error = errnoName(libc.errno());
  }
  throw new SocketError(error, "bind", formatEndpoint(endpoint));
}

/** getsockname(2). */
export function socketName(fd: number): Endpoint {
  const libc = requireLibc();
  const address = new Uint8Array(sockaddrSize);
  if (libc.getsockname(fd, address, sizeOf(sockaddrSize)) === -1) {
    throw new SocketError(errnoName(libc.errno()), "getsockname", `descriptor ${fd}`);
  }
  return decodeSockaddr(address);
}

export function setFlag(fd: number, level: number, option: number, on: boolean): void {
  requireLibc().setsockopt(fd, level, option, on ? flagOn : flagOff, 4);
}

const flagOn = sizeOf(1);
const flagOff = sizeOf(0);

function sizeOf(size: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, size, true);
  return bytes;
}
