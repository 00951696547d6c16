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
import { MSG_DONTWAIT, MSG_NOSIGNAL, requireLibc, SHUT_RD, SHUT_RDWR, SHUT_WR, SO_LINGER, SOL_SOCKET } from "./libc.ts";
import { armLater, readInto } from "./libuv-reading.ts";
import { forgetConnection } from "./peers.ts";
import { ByteQueue } from "../model/byte-queue.ts";
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
/** How much one `pull` asks for; large messages ask for `scratch.length`. */
const pullSize = smallScratch.length;

export class Connection {
  /** The other end, when it is in this process and was accepted. */
  peer: Connection | undefined;
  /** Name of the actor that has it, for messages. */
  owner: string | undefined;
  observer: ConnectionObserver | undefined;
  /** Why nothing more will come: "eof", or an errno name; undefined while the stream goes on. */
  ended: string | undefined;
  closed = false;
  /** Bytes sent and received so far. */
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

  /** Takes over a connected descriptor; -1 where only libuv has one. */
  constructor(
    fd: number,
    readonly local: Endpoint,
    readonly remote: Endpoint,
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

  get #servedByNode(): boolean {
    return this.#fd === -1 && this.#socket?.destroyed === false;
  }

  toString(): string {
    return `${formatEndpoint(this.local)} to ${formatEndpoint(this.remote)}`;
  }

  // ---- receiving ----

  /** Asks the kernel for bytes without waiting. True when something changed: bytes came, or the end. */
  pull(): boolean {
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
      if (this.#watchers.length === 0) this.#socket?.pause();
    };
  }

  /** While set, arriving chunks go to `sink` first; it returns how many bytes it took, the rest is kept. */
  setSink(sink: ((chunk: Uint8Array) => number) | undefined): void {
    this.#sink = sink;
  }

  /** Something may have come: sent by a peer of ours. */
  poke(): void {
    if (this.#watchers.length === 0) return;
    if (!mayGoOn()) armLater(this);
    else if (this.pull()) this.#wake();
  }

  /** For `armLater` only. */
  arm(): void {
    if (this.#watchers.length === 0 || this.closed) return;
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
    const { fd } = this;
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
    if (count >= 0) {
      this.#departed(count === bytes.length ? bytes : bytes.subarray(0, count));
      return count;
    }
    const errno = libc.errno();
    if (errno === EAGAIN || errno === EINTR) return 0;
    throw new SocketError(errnoName(errno), "send", this.toString());
  }

  /** Sends all of it as the kernel finds room; `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#libuvWrites++;
    // From now on bytes leave without our doing.
    if (this.peer !== undefined) armLater(this.peer);
    this.#libuv().write(bytes, (error) => {
      this.#libuvWrites--;
      if (error) {
        done(new SocketError((error as NodeJS.ErrnoException).code ?? "EPIPE", "send", this.toString()));
      } else {
        this.#departed(bytes);
        done(undefined);
      }
    });
  }

  #departed(chunk: Uint8Array): void {
    this.sentBytes += chunk.length;
    this.observer?.sent(this, chunk);
    this.peer?.poke();
  }

  // ---- ending ----

  /** shutdown(2). Throws SocketError. */
  shutdown(how: ShutdownHow): void {
    const { fd } = this;
    if (this.#servedByNode && how !== "read") return void this.#socket?.end();
    if (fd === -1) throw new SocketError("EBADF", "shutdown", this.toString());
    const libc = requireLibc();
    const result = libc.shutdown(fd, how === "read" ? SHUT_RD : how === "write" ? SHUT_WR : SHUT_RDWR);
    if (result === -1) throw new SocketError(errnoName(libc.errno()), "shutdown", this.toString());
    this.#hasFinished ||= how !== "read";
    this.peer?.poke();
  }

  /** Orderly close: FIN, or RST when bytes were left unread (RFC 9293 §3.6.1, as Linux does it). Does nothing twice. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
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
    this.close();
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
    socket.on("end", () => {
      this.#end("eof");
      this.#wake();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#end(error.code ?? "EIO");
      this.#wake();
    });
    return socket;
  }

  /** For `onread` only: bytes that libuv has read. */
  deliver(chunk: Uint8Array): void {
    this.#arrived(chunk);
    this.#wake();
  }
}
