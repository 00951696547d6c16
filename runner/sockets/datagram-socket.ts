/**
 * A datagram socket, bound or connected: UDP (udp(7)) and Unix (unix(7)). One send is one datagram, one receive takes
 * one off the kernel's queue; nothing is buffered here.
 */
import { bindDescriptor, boundName, openSocket, type Configure } from "./descriptor.ts";
import { decodeSockaddr, encodeSockaddr, formatEndpoint, sockaddrSize, type Endpoint } from "./endpoint.ts";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import { MSG_DONTWAIT, MSG_NOSIGNAL, MSG_TRUNC, requireLibc, SOCK_DGRAM } from "./libc.ts";
import { currentNetwork } from "./network.ts";
import {
  announceTaken,
  pokeDatagramSockets,
  registerDatagramSocket,
  staysHere,
  unregisterDatagramSocket,
  whenTaken,
} from "./peers.ts";
import { isReadable, whenReadable } from "./signalled-reading.ts";
import { mayGoOn } from "./turns.ts";
import type { UnderWay } from "./under-way.ts";

/** Told of every datagram as it passes; its bytes are borrowed. */
export interface DatagramObserver {
  sent(socket: DatagramSocket, datagram: Datagram): void;
  received(socket: DatagramSocket, datagram: Datagram): void;
}

/** One datagram with the other end's address. */
export interface Datagram {
  /** Borrowed: valid until the next datagram is received. */
  readonly bytes: Uint8Array;
  /** How long it was: more than there are bytes when it did not fit. */
  readonly length: number;
  readonly peer: Endpoint;
}

// Reused by all sockets; a Unix datagram can be as long as the sender's buffer.
const scratch = Buffer.allocUnsafeSlow(1 << 20);
const address = new Uint8Array(sockaddrSize);
const addressLength = new Uint32Array(1);
const addressLengthBytes = new Uint8Array(addressLength.buffer);

export class DatagramSocket {
  /** Name of the actor that has it, for messages. */
  owner: string | undefined;
  observer: DatagramObserver | undefined;
  closed = false;
  readonly network = currentNetwork();
  /** Who sent the newest datagram that was received. */
  lastSender: Endpoint | undefined;
  sentBytes = 0;
  receivedBytes = 0;
  /** Datagrams that are to be late. */
  underWay: UnderWay | undefined;
  #watchers: (() => void)[] = [];
  #stopAsking: (() => void) | undefined;
  #isAboutToAsk = false;
  /** Datagrams that others of ours have sent to this port and that were not received yet: as many at the most. */
  #announced = 0;
  /** Something came that nobody here has sent. */
  #isFedFromOutside = false;
  /** Somebody who is not ours has been sent something, and may answer though nobody here does anything. */
  #hasTurnedOutside = false;
  /** The kernel's form of `lastSender`, and of whom was sent to last: in a conversation they stay the same. */
  #lastSenderRaw: Uint8Array | undefined;
  #lastReceiver: { readonly endpoint: Endpoint; readonly raw: Uint8Array } | undefined;

  private constructor(
    readonly fd: number,
    /** As getsockname(2) tells it. */
    readonly local: Endpoint,
    /** Where it is connected to: it receives from nobody else (connect(2)). */
    readonly remote: Endpoint | undefined,
  ) {
    registerDatagramSocket(this);
  }

  /** socket + bind. Throws SocketError. */
  static bind(endpoint: Endpoint, configure?: Configure): DatagramSocket {
    return openSocket(endpoint, SOCK_DGRAM, configure, (fd) => {
      bindDescriptor(fd, endpoint);
      return new DatagramSocket(fd, boundName(fd, endpoint), undefined);
    });
  }

  /** socket + connect; `from` binds the local end first. Nobody is asked: it always succeeds at once over UDP. Throws SocketError. */
  static connect(remote: Endpoint, from?: Endpoint, configure?: Configure): DatagramSocket {
    return openSocket(remote, SOCK_DGRAM, configure, (fd) => {
      if (from !== undefined) bindDescriptor(fd, from);
      const libc = requireLibc();
      const to = encodeSockaddr(remote);
      if (libc.connect(fd, to, to.length) === -1) {
        throw new SocketError(errnoName(libc.errno()), "connect", formatEndpoint(remote));
      }
      return new DatagramSocket(fd, boundName(fd, from), remote);
    });
  }

  toString(): string {
    return formatEndpoint(this.local);
  }

  /**
   * Sends one datagram, to the connected peer where `to` is left out; false when the kernel has no room for it now.
   * Throws SocketError: EMSGSIZE, ECONNREFUSED (an earlier one was refused), EDESTADDRREQ, …
   */
  trySend(bytes: Uint8Array, to: Endpoint | undefined): boolean {
    const libc = requireLibc();
    const fd = this.#openDescriptor("send");
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    let count: number;
    if (to === undefined) {
      count = libc.send(fd, bytes, bytes.length, flags);
    } else {
      if (this.#lastReceiver?.endpoint !== to) {
        this.#lastReceiver = { endpoint: to, raw: encodeSockaddr(to) };
        if (!staysHere(this.network, to)) this.#hasTurnedOutside = true;
      }
      const { raw } = this.#lastReceiver;
      count = libc.sendto(fd, bytes, bytes.length, flags, raw, raw.length);
    }
    if (count === -1) {
      const errno = libc.errno();
      if (errno === EAGAIN || errno === EINTR) return false;
      throw new SocketError(errnoName(errno), "send", describeWay(this, to));
    }
    this.sentBytes += count;
    const peer = to ?? this.remote;
    if (peer !== undefined) {
      this.observer?.sent(this, { bytes, length: bytes.length, peer });
      if (!pokeDatagramSockets(this.network, peer)) this.#hasTurnedOutside = true;
    }
    this.underWay?.hasOvertaken();
    return true;
  }

  /** Takes one datagram, or its first `max` bytes; undefined when there is none. Throws SocketError: ECONNREFUSED. */
  tryReceive(max = scratch.length): Datagram | undefined {
    const libc = requireLibc();
    const fd = this.#openDescriptor("recv");
    addressLength[0] = sockaddrSize;
    const room = Math.min(max, scratch.length);
    const length = libc.recvfrom(fd, scratch, room, MSG_DONTWAIT | MSG_TRUNC, address, addressLengthBytes);
    if (length === -1) {
      const errno = libc.errno();
      if (errno === EAGAIN || errno === EINTR) {
        this.#announced = 0;
        return undefined;
      }
      const { remote } = this;
      throw new SocketError(
        errnoName(errno),
        "recv",
        remote === undefined ? this.toString() : `from ${formatEndpoint(remote)}`,
      );
    }
    if (this.#announced > 0) this.#announced -= 1;
    else this.#isFedFromOutside = true;
    const peer = this.#senderAt(addressLength[0]);
    const datagram = { bytes: scratch.subarray(0, Math.min(length, room)), length, peer };
    this.receivedBytes += datagram.bytes.length;
    this.observer?.received(this, datagram);
    announceTaken(this.network, this.local);
    return datagram;
  }

  /** Who is at the other end: the connected peer, or whom it heard of last, or turned to. */
  get correspondent(): Endpoint | undefined {
    return this.remote ?? this.lastSender ?? this.#lastReceiver?.endpoint;
  }

  /** Calls back whenever whoever receives at that address, and is ours, has made room. Returns what takes the wish back. */
  whenTaken(peer: Endpoint, callback: () => void): () => void {
    return whenTaken(this.network, peer, callback);
  }

  /** Is it worth a system call to look, before anything is waited for? What cannot be foreseen wakes who watches. */
  mayHaveSomething(): boolean {
    return this.#isFedFromOutside || this.#announced > 0;
  }

  get isWatched(): boolean {
    return this.#watchers.length > 0;
  }

  /**
   * May it receive anything from now on, or be told of an error, though no role sends? What has come and was not read,
   * what is delayed, what others answer. Asks the kernel.
   */
  mayReceiveByItself(): boolean {
    return (
      this.#isFedFromOutside ||
      this.#hasTurnedOutside ||
      this.underWay?.isDelaying === true ||
      !staysHere(this.network, this.local) ||
      (this.remote !== undefined && !staysHere(this.network, this.remote)) ||
      (!this.closed && isReadable(this.fd))
    );
  }

  /** The sender whose address the kernel has just written, which is often the same as before. */
  #senderAt(length: number): Endpoint {
    const { lastSender } = this;
    const raw = this.#lastSenderRaw;
    if (lastSender !== undefined && raw?.length === length && isPrefix(raw, address)) return lastSender;
    this.#lastSenderRaw = address.slice(0, length);
    return (this.lastSender = decodeSockaddr(address, length));
  }

  /** Calls back once, when a datagram or an error may be there. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    // Not at once: a peer of ours may send before the event loop turns.
    if (!this.#isAboutToAsk) {
      this.#isAboutToAsk = true;
      setImmediate(this.#ask);
    }
    return () => {
      const index = this.#watchers.indexOf(callback);
      if (index !== -1) this.#watchers.splice(index, 1);
      if (this.#watchers.length === 0) this.#stop();
    };
  }

  /** A datagram of ours was sent to this port. */
  poke(): void {
    this.#announced += 1;
    if (this.#watchers.length > 0 && mayGoOn()) this.#wake();
  }

  /** Does nothing twice. */
  close(): void {
    if (this.closed) return;
    this.underWay?.releaseAll();
    this.closed = true;
    unregisterDatagramSocket(this);
    this.#stop();
    requireLibc().close(this.fd);
    this.#wake();
  }

  #openDescriptor(call: string): number {
    if (this.closed) throw new SocketError("EBADF", call, this.toString());
    return this.fd;
  }

  readonly #ask = (): void => {
    this.#isAboutToAsk = false;
    if (this.#watchers.length === 0 || this.closed || this.#stopAsking !== undefined) return;
    this.#stopAsking = whenReadable(this.fd, () => {
      this.#stopAsking = undefined;
      this.#wake();
    });
  };

  #stop(): void {
    this.#stopAsking?.();
    this.#stopAsking = undefined;
  }

  #wake(): void {
    this.#stop();
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}

function isPrefix(prefix: Uint8Array, bytes: Uint8Array): boolean {
  for (let at = 0; at < prefix.length; at++) if (prefix[at] !== bytes[at]) return false;
  return true;
}

function describeWay(socket: DatagramSocket, to: Endpoint | undefined): string {
  const peer = to ?? socket.remote;
  return peer === undefined ? `from ${String(socket)}` : `to ${formatEndpoint(peer)}`;
}
