/** One connected stream socket: what is received and sent over it, in plain text or under TLS, and who waits for it. */
import type { Socket } from "node:net";
import { formatEndpoint, type Endpoint } from "./endpoint.ts";
import { SocketError } from "./errno.ts";
import { KernelStream, type ShutdownHow, type StreamReader } from "./kernel-stream.ts";
import { MSG_OOB } from "./libc.ts";
import { armLater } from "./libuv-reading.ts";
import { currentNetwork } from "./network.ts";
import { forgetConnection } from "./peers.ts";
import { ByteQueue } from "../model/byte-queue.ts";
import { TlsLayer, type Upper } from "./tls-layer.ts";
import type { Wire } from "./tls/record-sender.ts";
import type { PlainSide, TlsSession } from "./tls/session.ts";
import { mayGoOn } from "./turns.ts";

export type { ShutdownHow } from "./kernel-stream.ts";

/** Told of every chunk as it passes; chunks are borrowed. */
export interface ConnectionObserver {
  sent(connection: Connection, chunk: Uint8Array): void;
  received(connection: Connection, chunk: Uint8Array): void;
  ended(connection: Connection, how: "eof" | string): void;
}

// Reused by all connections: recv(2) fills it and its bytes are passed on before anything else can run.
const scratch = Buffer.allocUnsafeSlow(1 << 20);
/** How much one `pull` asks for; large messages ask for all of `scratch`. */
const smallScratch = scratch.subarray(0, 65_536);

export class Connection implements StreamReader {
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

  readonly #stream: KernelStream;
  #watchers: (() => void)[] = [];
  /** Receives chunks instead of the buffer while a large message is being checked without being kept. */
  #sink: ((chunk: Uint8Array) => number) | undefined;
  #tls: TlsLayer | undefined;

  /** Takes over a connected descriptor; -1 where only libuv has one. */
  constructor(
    fd: number,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    /** Whose it is: what is made for it later belongs there, too. */
    readonly network = currentNetwork(),
  ) {
    this.#stream = new KernelStream(fd, this);
  }

  /** Has libuv alone serve it, with a socket that Node has connected; returns what takes the bytes that the socket reads. */
  adopt(socket: Socket): KernelStream {
    this.#stream.adopt(socket);
    return this.#stream;
  }

  /** The kernel's descriptor; -1 once closed. */
  get fd(): number {
    return this.closed ? -1 : this.#stream.fd;
  }

  /** Bytes that have left, as they are on the wire. */
  get wireSentBytes(): number {
    return this.#stream.sent;
  }

  toString(): string {
    return `${formatEndpoint(this.local)} to ${formatEndpoint(this.remote)}`;
  }

  // ---- receiving ----

  /** Asks the kernel for bytes without waiting. True when something changed: bytes came, or the end. */
  pull(): boolean {
    if (this.closed || this.ended !== undefined || this.#hasAllOfPeer()) return false;
    if (this.#tls !== undefined) return this.#tls.pull(smallScratch);
    const read = this.#stream.tryRead(this.#sink === undefined ? smallScratch : scratch);
    if (read === 0) return false;
    if (typeof read === "string") this.#end(read);
    else this.#arrived(scratch.subarray(0, read));
    return true;
  }

  /** Is the other end ours, still sending, and all that it has sent here? A recv(2) could then only say EAGAIN. */
  #hasAllOfPeer(): boolean {
    const { peer } = this;
    if (peer === undefined) return false;
    const theirs = peer.#stream;
    return theirs.sent === this.#stream.received && !theirs.hasFinished && theirs.pendingWrites === 0;
  }

  /** Has the other end, which is ours, sent what is not here yet? A kernel without room for it may take 200 ms (tcp(7)). */
  get hasMoreComing(): boolean {
    return this.peer !== undefined && !this.closed && this.ended === undefined && !this.#hasAllOfPeer();
  }

  /** Calls back once, when bytes or the end have come. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    // Not at once: a peer of ours may act before the event loop turns, and then libuv need not be asked at all.
    if (this.#watchers.length === 1) armLater(this);
    return () => {
      const index = this.#watchers.indexOf(callback);
      if (index !== -1) this.#watchers.splice(index, 1);
      if (!this.#isAwaited) this.#stream.stopWatching();
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
    return this.#watchers.length > 0 || this.#tls?.session.isHandshaking === true;
  }

  /** For `armLater` only. */
  arm(): void {
    if (!this.#isAwaited || this.closed) return;
    if (this.ended !== undefined) return this.#wake();
    if (!this.#isToldByPeer()) this.#stream.watch();
    else if (this.pull()) this.#wake();
  }

  /** Will the other end poke this one whatever it does? Then libuv need not watch, and no net.Socket has to be made. */
  #isToldByPeer(): boolean {
    const { peer } = this;
    return peer !== undefined && !peer.closed && peer.#stream.pendingWrites === 0;
  }

  /** For the stream: libuv has read. */
  onBytes(chunk: Uint8Array): void {
    if (this.#tls === undefined) {
      this.#arrived(chunk);
      return this.#wake();
    }
    this.#tls.session.take(chunk);
    // Libuv was paused, and a record or a handshake may have more to come.
    if (this.#isAwaited) armLater(this);
  }

  /** For the stream: libuv has come to its end. */
  onEnd(how: string): void {
    if (this.#tls !== undefined) return this.#tls.takeEnd(how);
    this.#end(how);
    this.#wake();
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
    this.#stream.stopWatching();
    for (const watcher of watchers) watcher();
  }

  // ---- sending ----

  /** Hands bytes to the kernel without waiting; how many it took. `flags` beside its own, of send(2). Throws SocketError. */
  trySend(bytes: Uint8Array, flags = 0): number {
    if (this.#tls !== undefined) return this.#sendThroughTls(this.#tls.session, bytes, flags);
    const stream = this.#stream;
    // What has broken the stream says more than that it is closed.
    if (stream.fd === -1 && !stream.isServedByNode) this.#refuseAfterFailure("send");
    const count = stream.tryWrite(bytes, flags);
    if (count > 0) this.#departed(count === bytes.length ? bytes : bytes.subarray(0, count));
    return count;
  }

  /** Sends all of it as the kernel finds room; `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    if (this.#tls !== undefined) return this.#tls.session.sendWhenPossible(bytes, done);
    this.#writeWhenPossible(bytes, (error) => {
      if (error === undefined) this.#departed(bytes);
      done(error);
    });
  }

  #writeWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#stream.writeWhenPossible(bytes, done);
    // From now on bytes leave without our doing.
    if (this.peer !== undefined) armLater(this.peer);
  }

  #departed(chunk: Uint8Array): void {
    this.#count(chunk);
    this.peer?.poke();
  }

  #count(chunk: Uint8Array): void {
    this.sentBytes += chunk.length;
    this.observer?.sent(this, chunk);
  }

  /** Throws SocketError where the stream has ended in disorder. */
  #refuseAfterFailure(call: string): void {
    const code = this.closed ? "EBADF" : this.ended;
    if (code !== undefined && code !== "eof") throw new SocketError(code, call, this.toString());
  }

  // ---- ending ----

  /** shutdown(2); TLS says goodbye before (close_notify). Throws SocketError. */
  shutdown(how: ShutdownHow): void {
    if (this.#tls === undefined || how === "read") return this.#shutdownNow(how);
    this.#tls.session.finish(() => {
      if (!this.closed) this.#shutdownNow(how);
    });
  }

  #shutdownNow(how: ShutdownHow): void {
    if (this.closed) throw new SocketError("EBADF", "shutdown", this.toString());
    this.#stream.shutdown(how);
    this.peer?.poke();
  }

  /**
   * Orderly close: FIN, or RST when bytes were left unread (RFC 9293 §3.6.1, as Linux does it). Does nothing twice.
   * TLS says goodbye before; when its last write is not over yet, the FIN follows within a turn of the event loop.
   */
  close(): void {
    if (this.closed) return;
    const tls = this.#tls?.session;
    if (tls === undefined) return this.#closeNow();
    // Tickets that nobody has read would make the kernel send RST, and take from the peer what is on its way to it.
    this.pull();
    tls.finish(() => {
      if (this.#stream.isClosed) return;
      tls.destroy();
      this.#closeNow();
    });
    this.closed = true;
  }

  #closeNow(): void {
    this.closed = true;
    forgetConnection(this);
    this.#stream.close();
    if (this.#stream.isClosedByLibuv && this.peer !== undefined) armLater(this.peer);
    this.peer?.poke();
    this.#wake();
  }

  /** Abortive close: RST. */
  reset(): void {
    if (!this.closed) this.#stream.prepareReset();
    this.#tls?.session.destroy();
    this.#closeNow();
  }

  // ---- TLS ----

  /** What was agreed on, and how; undefined for plain text. */
  get tls(): Pick<TlsSession, "negotiated" | "settings"> | undefined {
    return this.#tls?.session;
  }

  /** Is there anything that TLS has not handed to the kernel yet? */
  get isWriting(): boolean {
    return this.#tls?.session.isWriting === true;
  }

  /**
   * Lays TLS over the connection from here on. What has been received and not been read yet belongs to the handshake.
   * `begin` makes the session; `startTls` in tls/start.ts is what calls this.
   */
  secure(begin: (wire: Wire, plain: PlainSide) => TlsSession): void {
    const { received } = this;
    const early = Buffer.from(received.view());
    received.consume(early.length);
    const upper: Upper = {
      arrived: (chunk) => this.#arrived(chunk),
      ended: (how) => this.#end(how),
      departed: (bytes) => this.#count(bytes),
      hasAllOfPeer: () => this.#hasAllOfPeer(),
      pokePeer: () => this.peer?.poke(),
      writeWhenPossible: (bytes, done) => this.#writeWhenPossible(bytes, done),
      wake: () => this.#wake(),
    };
    const { session } = (this.#tls = new TlsLayer(this.#stream, upper, begin));
    session.begin();
    if (early.length > 0) session.take(early);
    // Its first bytes may be here already, and a peer of ours may have told so before.
    armLater(this);
    this.poke();
  }

  #sendThroughTls(tls: TlsSession, bytes: Uint8Array, flags: number): number {
    this.#refuseAfterFailure("send");
    // A byte beside the stream would be one within a record.
    if ((flags & MSG_OOB) !== 0) throw new SocketError("EOPNOTSUPP", "send", this.toString());
    return tls.trySend(bytes);
  }
}
