/**
 * A connected stream as the kernel has it: bytes in, bytes out, and its end.
 *
 * Two ways lead to its bytes. `tryRead` and `tryWrite` are recv(2) and send(2), tried at once. Only when the kernel has
 * nothing (or no room) does libuv watch the descriptor, through a `net.Socket` made at that moment; it stops watching
 * as soon as something came, so that the two never compete for the same bytes.
 */
import { Socket } from "node:net";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import { MSG_DONTWAIT, MSG_NOSIGNAL, requireLibc, SHUT_RD, SHUT_RDWR, SHUT_WR, SO_LINGER, SOL_SOCKET } from "./libc.ts";
import { readInto } from "./libuv-reading.ts";

export type ShutdownHow = "read" | "write" | "both";

/** Whoever reads the stream. */
export interface StreamReader {
  /** Bytes that libuv has read; they are borrowed. */
  onBytes(chunk: Uint8Array): void;
  /** libuv has come to its end: "eof", or an errno name. */
  onEnd(how: string): void;
  /** For messages: which stream it is. */
  toString(): string;
}

export class KernelStream {
  /** Bytes that have left and come so far. */
  sent = 0;
  received = 0;
  /** Nothing more will be sent. */
  hasFinished = false;
  /** Writes that libuv has not reported as done; their bytes are counted when all of them have left. */
  pendingWrites = 0;
  isClosed = false;
  readonly #fd: number;
  readonly #reader: StreamReader;
  #socket: Socket | undefined;

  /** Takes over a connected descriptor; -1 where only libuv has one, whose socket is then adopted. */
  constructor(fd: number, reader: StreamReader) {
    this.#fd = fd;
    this.#reader = reader;
  }

  /** The kernel's descriptor; -1 where there is none, or none any more. */
  get fd(): number {
    return this.isClosed || this.#socket?.destroyed === true ? -1 : this.#fd;
  }

  get isServedByNode(): boolean {
    return this.#fd === -1 && this.#socket?.destroyed === false;
  }

  /** Without waiting: how many bytes came, 0 when there are none now; or why nothing more will come: "eof", an errno name. */
  tryRead(buffer: Uint8Array): number | string {
    const { fd } = this;
    if (fd === -1) return 0;
    const libc = requireLibc();
    const count = libc.recv(fd, buffer, buffer.length, MSG_DONTWAIT);
    if (count > 0) {
      this.received += count;
      return count;
    }
    if (count === 0) return "eof";
    const errno = libc.errno();
    return errno === EAGAIN || errno === EINTR ? 0 : errnoName(errno);
  }

  /** Hands bytes to the kernel without waiting; how many it took. `flags` beside its own, of send(2). Throws SocketError. */
  tryWrite(bytes: Uint8Array, flags: number): number {
    const { fd } = this;
    if (fd === -1) {
      if (this.isServedByNode) return 0;
      throw this.#error("EBADF", "send");
    }
    const libc = requireLibc();
    const count = libc.send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL | flags);
    if (count >= 0) {
      this.sent += count;
      return count;
    }
    const errno = libc.errno();
    if (errno === EAGAIN || errno === EINTR) return 0;
    throw this.#error(errnoName(errno), "send");
  }

  /** Writes all of it as the kernel finds room; `bytes` must stay as they are until `done`. */
  writeWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.pendingWrites++;
    this.#libuv().write(bytes, (error) => {
      this.pendingWrites--;
      if (error) return done(this.#error((error as NodeJS.ErrnoException).code ?? "EPIPE", "send"));
      this.sent += bytes.length;
      done(undefined);
    });
  }

  /** Has libuv watch for bytes and for the end, and tell the reader. */
  watch(): void {
    this.#libuv().resume();
  }

  stopWatching(): void {
    this.#socket?.pause();
  }

  /** shutdown(2). Throws SocketError. */
  shutdown(how: ShutdownHow): void {
    const { fd } = this;
    if (this.isServedByNode && how !== "read") return void this.#socket?.end();
    if (fd === -1) throw this.#error("EBADF", "shutdown");
    const libc = requireLibc();
    const result = libc.shutdown(fd, how === "read" ? SHUT_RD : how === "write" ? SHUT_WR : SHUT_RDWR);
    if (result === -1) throw this.#error(errnoName(libc.errno()), "shutdown");
    this.hasFinished ||= how !== "read";
  }

  /** Orderly close: FIN, or RST when bytes were left unread (RFC 9293 §3.6.1, as Linux does it). */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.hasFinished = true;
    if (this.#socket === undefined) requireLibc().close(this.#fd);
    else this.#socket.destroy();
  }

  /** libuv closes in its own time. */
  get isClosedByLibuv(): boolean {
    return this.isClosed && this.#socket !== undefined;
  }

  /** Has `close` send RST (SO_LINGER with a time of 0, socket(7)). */
  prepareReset(): void {
    const { fd } = this;
    if (this.isServedByNode) {
      this.#socket?.resetAndDestroy();
    } else if (fd !== -1) {
      const linger = Buffer.alloc(8);
      linger.writeInt32LE(1, 0);
      requireLibc().setsockopt(fd, SOL_SOCKET, SO_LINGER, linger, 8);
    }
  }

  /** Bytes that libuv has read. */
  deliver(chunk: Uint8Array): void {
    this.received += chunk.length;
    this.#reader.onBytes(chunk);
  }

  adopt(socket: Socket): Socket {
    this.#socket = socket;
    socket.pause();
    socket.on("end", () => this.#reader.onEnd("eof"));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#reader.onEnd(error.code ?? "EIO"));
    return socket;
  }

  #libuv(): Socket {
    return (this.#socket ??= this.adopt(
      new Socket({ fd: this.#fd, allowHalfOpen: true, onread: readInto(() => this) } as never),
    ));
  }

  #error(code: string, call: string): SocketError {
    return new SocketError(code, call, this.#reader.toString());
  }
}
