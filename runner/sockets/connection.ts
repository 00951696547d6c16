/**
 * One connected stream socket.
 *
 * Two ways lead to its bytes. `pull` and `trySend` are recv(2) and send(2), tried at once. Only when the kernel has
 * nothing (or no room) does libuv watch the descriptor, through a `net.Socket` made at that moment; it stops watching
 * as soon as something came, so that the two never compete for the same bytes.
 */
import { createConnection, Socket, type NetConnectOpts } from "node:net";
import { formatEndpoint, type Endpoint } from "./endpoint.ts";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import {
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_OOB,
  requireLibc,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SO_LINGER,
  SOL_SOCKET,
} from "./libc.ts";
import { armLater, readInto } from "./libuv-reading.ts";
import { currentNetwork } from "./network.ts";
import { forgetConnection } from "./peers.ts";
import { ByteQueue } from "../model/byte-queue.ts";
import type { Wire } from "./tls/carrier.ts";
import type { PlainSide, TlsSession } from "./tls/session.ts";
import { mayGoOn } from "./turns.ts";

/** Told of every chunk as it passes; chunks are borrowed. */
export interface ConnectionObserver {
  sent(connection: Connection, chunk: Uint8Array): void;
  received(connection: Connection, chunk: Uint8Array): void;
  ended(connection: Connection, how: "eof" | string): void;
}

export type ShutdownHow = "read" | "write" | "both";

// Reused by all connections: recv(2) fills it and its bytes are passed on before anything else can run.
const scratch = Buffer.allocUnsafeSlow(1 << 20);
const smallScratch = scratch.subarray(0, 65_536);
const settled = Promise.resolve();
/** How much one `pull` asks for; large messages ask for `scratch.length`. */
const pullSize = smallScratch.length;

export class Connection {
  /** The other end, when it is in this process and was accepted. */
  peer: Connection | undefined;
  /** Name of the actor that has it, for messages. */
  owner: string | undefined;
  /** A listener of ours took it off its queue. */
  isAccepted = false;
  observer: ConnectionObserver | undefined;
  /** Why nothing more will come: "eof", an errno name or that of an error of TLS; undefined while the stream goes on. */
  ended: string | undefined;
  closed = false;
  /** The name that was connected to, where it was one: what a certificate has to be for. */
  hostName: string | undefined;
  /** Bytes sent and received so far; under TLS, of plain text. */
  sentBytes = 0;
  receivedBytes = 0;
  readonly received = new ByteQueue();

  #fd: number;
  #socket: Socket | undefined;
  /** Nothing more will be sent. */
  #hasFinished = false;
  #libuvWrites = 0;
  #watchers: (() => void)[] = [];
  /** Receives chunks instead of the buffer while a large message is being checked without being kept. */
  #sink: ((chunk: Uint8Array) => number) | undefined;
  #tls: TlsSession | undefined;
  /** Bytes sent and received so far as they are on the wire; counted under TLS. */
  #wireSent = 0;
  #wireReceived = 0;
  /** What TLS made of bytes that a `pull` has given it. */
  #hasChanged = false;
  #isPulling = false;
  /** The descriptor is closed; `closed` may be true a little earlier. */
  #isGone = false;
  /** The kernel's stream is over, which TLS may still have to make something of. */
  #wireHasEnded = false;

  /** Takes over a connected descriptor; -1 where only libuv has one. */
  constructor(
    fd: number,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    /** Whose it is: what is made for it later belongs there, too. */
    readonly network = currentNetwork(),
  ) {
    this.#fd = fd;
  }

  /** A connection that Node makes and libuv alone serves, where system calls cannot be made. */
  static throughNode(
    target: NetConnectOpts,
    remote: Endpoint,
    done: (result: Connection | SocketError) => void,
  ): { close(): void } {
    let connection: Connection | undefined;
    const socket = createConnection({
      ...target,
      allowHalfOpen: true,
      noDelay: true,
      onread: readInto(() => connection),
    });
    const refuse = (error: NodeJS.ErrnoException): void => {
      done(new SocketError(error.code ?? "ECONNREFUSED", "connect", formatEndpoint(remote)));
    };
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.off("error", refuse);
      connection = new Connection(
        -1,
        "path" in remote
          ? { ...remote, path: "" }
          : { ...remote, host: socket.localAddress ?? "", port: socket.localPort ?? 0 },
        remote,
      );
      connection.#adopt(socket);
      done(connection);
    });
    return { close: () => void socket.destroy() };
  }

  /** The kernel's descriptor; -1 once closed. */
  get fd(): number {
    return this.closed || this.#socket?.destroyed === true ? -1 : this.#fd;
  }

  /** As long as there is one: TLS may have a last word after `close`. */
  get #openFd(): number {
    return this.#isGone || this.#socket?.destroyed === true ? -1 : this.#fd;
  }

  get #servedByNode(): boolean {
    return this.#fd === -1 && this.#socket?.destroyed === false;
  }

  toString(): string {
    return `${formatEndpoint(this.local)} to ${formatEndpoint(this.remote)}`;
  }

  // ---- receiving ----

  /** Asks the kernel for bytes without waiting. True when something changed: bytes came, or the end. */
  pull(): boolean {
    if (this.#tls !== undefined) return this.#pullThroughTls();
    const { fd } = this;
    if (fd === -1 || this.ended !== undefined || this.#hasAllOfPeer()) return false;
    const libc = requireLibc();
    const large = this.#sink !== undefined;
    const count = libc.recv(fd, large ? scratch : smallScratch, large ? scratch.length : pullSize, MSG_DONTWAIT);
    if (count > 0) {
      this.#arrived(scratch.subarray(0, count));
      return true;
    }
    if (count === 0) {
      this.#end("eof");
      return true;
    }
    const errno = libc.errno();
    if (errno === EAGAIN || errno === EINTR) return false;
    this.#end(errnoName(errno));
    return true;
  }

  /** Is the other end ours, still sending, and all that it has sent here? A recv(2) could then only say EAGAIN. */
  #hasAllOfPeer(): boolean {
    const { peer } = this;
    return (
      peer !== undefined &&
      peer.sentBytes === this.receivedBytes &&
      !peer.#hasFinished &&
      // Under TLS, plain text is counted.
      peer.#tls === undefined &&
      // What libuv writes is counted when all of it is written.
      peer.#libuvWrites === 0
    );
  }

  /** Calls back once, when bytes or the end have come. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    // Not at once: a peer of ours may act before the event loop turns, and then libuv need not be asked at all.
    if (this.#watchers.length === 1) armLater(this);
    return () => {
      const index = this.#watchers.indexOf(callback);
      if (index !== -1) this.#watchers.splice(index, 1);
      if (!this.#isAwaited) this.#socket?.pause();
    };
  }

  /** While set, arriving chunks go to `sink` first; it returns how many bytes it took, the rest is kept. */
  setSink(sink: ((chunk: Uint8Array) => number) | undefined): void {
    this.#sink = sink;
  }

  /** Something may have come: sent by a peer of ours. */
  poke(): void {
    if (!this.#isAwaited) return;
    if (!mayGoOn()) armLater(this);
    else if (this.pull()) this.#wake();
  }

  /** Does anybody want to know what comes: a reader, or a handshake? */
  get #isAwaited(): boolean {
    return this.#watchers.length > 0 || this.#tls?.isHandshaking === true;
  }

  /** For `armLater` only. */
  arm(): void {
    if (!this.#isAwaited || this.closed) return;
    if (this.ended !== undefined) return this.#wake();
    if (!this.#isToldByPeer()) this.#libuv().resume();
    else if (this.pull()) this.#wake();
  }

  /** Will the other end poke this one whatever it does? Then libuv need not watch, and no net.Socket has to be made. */
  #isToldByPeer(): boolean {
    const { peer } = this;
    return peer !== undefined && !peer.closed && peer.#libuvWrites === 0;
  }

  #arrived(chunk: Uint8Array): void {
    this.receivedBytes += chunk.length;
    this.observer?.received(this, chunk);
    const taken = this.#sink === undefined ? 0 : this.#sink(chunk);
    if (taken < chunk.length) this.received.append(taken === 0 ? chunk : chunk.subarray(taken));
  }

  #end(how: string): void {
    if (this.ended !== undefined) return;
    this.ended = how;
    this.observer?.ended(this, how);
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    this.#socket?.pause();
    for (const watcher of watchers) watcher();
  }

  // ---- sending ----

  /** Hands bytes to the kernel without waiting; how many it took. `flags` beside its own, of send(2). Throws SocketError. */
  trySend(bytes: Uint8Array, flags = 0): number {
    if (this.#tls !== undefined) {
      this.#refuseAfterFailure("send");
      // A byte beside the stream would be one within a record.
      if ((flags & MSG_OOB) !== 0) throw new SocketError("EOPNOTSUPP", "send", this.toString());
      return this.#tls.trySend(bytes);
    }
    const count = this.#tryWrite(bytes, flags);
    if (count > 0) this.#departed(count === bytes.length ? bytes : bytes.subarray(0, count));
    return count;
  }

  #tryWrite(bytes: Uint8Array, flags: number): number {
    const fd = this.#openFd;
    if (fd === -1) {
      if (this.#servedByNode) return 0;
      throw new SocketError(
        this.ended !== undefined && this.ended !== "eof" ? this.ended : "EBADF",
        "send",
        this.toString(),
      );
    }
    const libc = requireLibc();
    const count = libc.send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL | flags);
    if (count >= 0) return count;
    const errno = libc.errno();
    if (errno === EAGAIN || errno === EINTR) return 0;
    throw new SocketError(errnoName(errno), "send", this.toString());
  }

  /** Sends all of it as the kernel finds room; `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    if (this.#tls !== undefined) return this.#tls.sendWhenPossible(bytes, done);
    this.#writeWhenPossible(bytes, (error) => {
      if (error === undefined) this.#departed(bytes);
      done(error);
    });
  }

  #writeWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#libuvWrites++;
    // From now on bytes leave without our doing.
    if (this.peer !== undefined) armLater(this.peer);
    this.#libuv().write(bytes, (error) => {
      this.#libuvWrites--;
      if (!error) return done(undefined);
      done(new SocketError((error as NodeJS.ErrnoException).code ?? "EPIPE", "send", this.toString()));
    });
  }

  #departed(chunk: Uint8Array): void {
    this.#count(chunk);
    this.peer?.poke();
  }

  #count(chunk: Uint8Array): void {
    this.sentBytes += chunk.length;
    this.observer?.sent(this, chunk);
  }

  // ---- ending ----

  /** shutdown(2); TLS says goodbye before (close_notify). Throws SocketError. */
  shutdown(how: ShutdownHow): void {
    if (this.#tls === undefined || how === "read") return this.#shutdownNow(how);
    this.#tls.finish(() => {
      if (!this.closed) this.#shutdownNow(how);
    });
  }

  #shutdownNow(how: ShutdownHow): void {
    const { fd } = this;
    if (this.#servedByNode && how !== "read") return void this.#socket?.end();
    if (fd === -1) throw new SocketError("EBADF", "shutdown", this.toString());
    const libc = requireLibc();
    const result = libc.shutdown(fd, how === "read" ? SHUT_RD : how === "write" ? SHUT_WR : SHUT_RDWR);
    if (result === -1) throw new SocketError(errnoName(libc.errno()), "shutdown", this.toString());
    this.#hasFinished ||= how !== "read";
    this.peer?.poke();
  }

  /**
   * Orderly close: FIN, or RST when bytes were left unread (RFC 9293 §3.6.1, as Linux does it). Does nothing twice.
   * TLS says goodbye before; when its last write is not over yet, the FIN follows within a turn of the event loop.
   */
  close(): void {
    if (this.closed) return;
    const tls = this.#tls;
    if (tls === undefined) return this.#closeNow();
    // Tickets that nobody has read would make the kernel send RST, and take from the peer what is on its way to it.
    this.pull();
    tls.finish(() => {
      if (this.closed && this.#isGone) return;
      tls.destroy();
      this.#closeNow();
    });
    this.closed = true;
  }

  #closeNow(): void {
    this.closed = true;
    this.#isGone = true;
    this.#hasFinished = true;
    forgetConnection(this);
    if (this.#socket === undefined) requireLibc().close(this.#fd);
    else {
      this.#socket.destroy();
      // libuv may close in its own time.
      if (this.peer !== undefined) armLater(this.peer);
    }
    this.peer?.poke();
    this.#wake();
  }

  /** Abortive close: RST (SO_LINGER with a time of 0, socket(7)). */
  reset(): void {
    const { fd } = this;
    if (this.#servedByNode) {
      this.#socket?.resetAndDestroy();
    } else if (fd !== -1) {
      const linger = Buffer.alloc(8);
      linger.writeInt32LE(1, 0);
      requireLibc().setsockopt(fd, SOL_SOCKET, SO_LINGER, linger, 8);
    }
    this.#tls?.destroy();
    this.#closeNow();
  }

  // ---- TLS ----

  /** What was agreed on, and how; undefined for plain text. */
  get tls(): Pick<TlsSession, "negotiated" | "settings"> | undefined {
    return this.#tls;
  }

  /**
   * Lays TLS over the connection from here on. What has been received and not been read yet belongs to the handshake.
   * `begin` makes the session; `startTls` in tls/start.ts is what calls this.
   */
  secure(begin: (wire: Wire, plain: PlainSide) => TlsSession): void {
    const { received } = this;
    const early = Buffer.from(received.view());
    received.consume(early.length);
    this.#wireSent = this.sentBytes;
    this.#wireReceived = this.receivedBytes;
    const pokePeer = (): void => this.peer?.poke();
    const wire: Wire = { send: (records, done) => this.#sendRecords(records, done, pokePeer) };
    this.#tls = begin(wire, {
      arrived: (chunk) => {
        this.#arrived(chunk);
        this.#changed();
      },
      ended: (how) => {
        this.#end(how);
        this.#changed();
      },
      departed: (bytes) => this.#count(bytes),
    });
    if (early.length > 0) this.#tls.take(early);
    // Its first bytes may be here already, and a peer of ours may have told so before.
    armLater(this);
    this.poke();
  }

  /** Reads the wire until it is empty or there is something to be told. */
  #pullThroughTls(): boolean {
    this.#hasChanged = false;
    this.#isPulling = true;
    while (!this.#hasChanged && this.ended === undefined && !this.#wireHasEnded) {
      const fd = this.#openFd;
      if (fd === -1 || this.#hasAllOfWire()) break;
      const libc = requireLibc();
      const count = libc.recv(fd, smallScratch, pullSize, MSG_DONTWAIT);
      if (count > 0) {
        this.#wireReceived += count;
        this.#tls?.take(scratch.subarray(0, count));
        // More than there was room for may have come.
        if (count < pullSize) break;
      } else if (count === 0) this.#endWire("eof");
      else {
        const errno = libc.errno();
        if (errno === EAGAIN || errno === EINTR) break;
        this.#endWire(errnoName(errno));
      }
    }
    this.#isPulling = false;
    return this.#hasChanged;
  }

  /** As #hasAllOfPeer, when both ends are under TLS. */
  #hasAllOfWire(): boolean {
    const { peer } = this;
    return (
      peer !== undefined &&
      peer.#tls !== undefined &&
      peer.#wireSent === this.#wireReceived &&
      !peer.#hasFinished &&
      peer.#libuvWrites === 0
    );
  }

  #endWire(how: string): void {
    this.#wireHasEnded = true;
    this.#tls?.takeEnd(how);
  }

  /** TLS has something for whoever reads. */
  #changed(): void {
    this.#hasChanged = true;
    if (!this.#isPulling) this.#wake();
  }

  /**
   * The peer is told in a microtask: TLS must not be called from inside a call of its own. (queueMicrotask makes an async
   * resource each time, which takes 2 µs.)
   */
  #sendRecords(records: Uint8Array, sent: (error: SocketError | undefined) => void, pokePeer: () => void): void {
    try {
      const count = this.#libuvWrites > 0 ? 0 : this.#tryWrite(records, 0);
      this.#wireSent += count;
      if (count > 0 && this.peer !== undefined) void settled.then(pokePeer);
      if (count === records.length) return sent(undefined);
      this.#writeWhenPossible(records.subarray(count), (error) => {
        this.#wireSent += records.length - count;
        sent(error);
      });
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      sent(error);
    }
  }

  /** Bytes that have left, as they are on the wire. */
  get wireSentBytes(): number {
    return this.#tls === undefined ? this.sentBytes : this.#wireSent;
  }

  /** Is there anything that TLS has not handed to the kernel yet? */
  get isWriting(): boolean {
    return this.#tls?.isWriting === true;
  }

  /** Throws SocketError where TLS has ended in disorder. */
  #refuseAfterFailure(call: string): void {
    const code = this.closed ? "EBADF" : this.ended;
    if (code !== undefined && code !== "eof") throw new SocketError(code, call, this.toString());
  }

  // ---- libuv ----

  #libuv(): Socket {
    return (this.#socket ??= this.#adopt(
      new Socket({ fd: this.#fd, allowHalfOpen: true, onread: readInto(() => this) } as never),
    ));
  }

  #adopt(socket: Socket): Socket {
    this.#socket = socket;
    socket.pause();
    socket.on("end", () => this.#endFromLibuv("eof"));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#endFromLibuv(error.code ?? "EIO"));
    return socket;
  }

  /** For `onread` only: bytes that libuv has read. */
  deliver(chunk: Uint8Array): void {
    if (this.#tls !== undefined) {
      this.#wireReceived += chunk.length;
      this.#tls.take(chunk);
      // Libuv was paused, and a record or a handshake may have more to come.
      if (this.#isAwaited) armLater(this);
      return;
    }
    this.#arrived(chunk);
    this.#wake();
  }

  #endFromLibuv(how: string): void {
    if (this.#tls !== undefined) return this.#endWire(how);
    this.#end(how);
    this.#wake();
  }
}
