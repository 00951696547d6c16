/**
 * TLS over one connection: what is below is the wire, what is above the plain text.
 *
 * node:tls does the cryptography and nothing else: we read the wire and write it, so that bytes which had come before
 * the handshake belong to it, what our peer has sent is decrypted without a turn of the event loop, and the end of the
 * wire is held back until TLS has seen all that came before. An end that TLS has announced (close_notify) is thereby
 * told from one that it has not.
 */
import type { TLSSocket } from "node:tls";
import { SocketError } from "../errno.ts";
import { Carrier, type CarrierObserver, type Wire } from "./carrier.ts";
import { nameTlsError, truncated } from "./error-names.ts";
import { beginHandshake } from "./handshake.ts";
import { describeNegotiated, type Negotiated } from "./negotiated.ts";
import { refusalRecord } from "./refusal.ts";
import type { TlsSettings } from "./settings.ts";

/** Whoever reads and writes the plain text. */
export interface PlainSide {
  /** A chunk of plain text, borrowed. */
  arrived(chunk: Uint8Array): void;
  /** Nothing more will come: "eof", an errno name, or the name of an error of TLS. */
  ended(how: string): void;
  /** So much has left. */
  departed(bytes: Uint8Array): void;
}

interface Writing {
  readonly bytes: Uint8Array;
  readonly done: (error: SocketError | undefined) => void;
}

/** The most that fits into one record (RFC 8446 §5.1): it leaves in the call that writes it. */
const recordSize = 16_384;

export class TlsSession implements CarrierObserver {
  /** What was agreed on, once it was. */
  negotiated: Negotiated | undefined;
  readonly settings: TlsSettings;
  readonly #wire: Wire;
  readonly #carrier: Carrier;
  readonly #plain: PlainSide;
  readonly #subject: string;
  #socket: TLSSocket | undefined;
  #onHandshake: ((error: SocketError | undefined) => void) | undefined;
  /** Writes that node:tls has not reported as done. */
  #writes = 0;
  readonly #queue: Writing[] = [];
  /** Bytes from the wire that the handshake is not ready for. */
  readonly #held: Buffer[] = [];
  /** Called when close_notify has left. */
  #onFinished: (() => void) | undefined;
  #isOver = false;

  constructor(
    wire: Wire,
    plain: PlainSide,
    settings: TlsSettings,
    /** For messages: "127.0.0.1:1 to 127.0.0.1:2". */
    subject: string,
    /** What the other side's certificate must be for when no name was asked for. */
    peerHost: string,
    /** Called once: TLS stands, or will not. */
    onHandshake: (error: SocketError | undefined) => void,
  ) {
    this.settings = settings;
    this.#plain = plain;
    this.#subject = subject;
    this.#onHandshake = onHandshake;
    this.#wire = wire;
    this.#carrier = new Carrier(wire, this);
    this.#carrier.on("error", () => {});
    beginHandshake(this.#carrier, settings, peerHost, {
      secured: (socket) => this.#secured(socket),
      failed: (error) => this.#failed(nameTlsError(error)),
    });
  }

  get isHandshaking(): boolean {
    return this.#onHandshake !== undefined;
  }

  /** Has something been written that has not left, or that node:tls does not know to have left? */
  get isWriting(): boolean {
    return this.#writes > 0 || this.#queue.length > 0 || this.#carrier.unsent > 0;
  }

  /** Bytes from the wire; they are borrowed. */
  take(chunk: Uint8Array): void {
    if (this.#isOver || this.#carrier.destroyed) return;
    // In the middle of a handshake, node:tls would lose an alert that it cannot write at once.
    if (this.isHandshaking && (this.#carrier.isSettling || this.#held.length > 0)) this.#held.push(Buffer.from(chunk));
    else this.#carrier.deliver(chunk);
  }

  /** For the carrier. */
  settled(): void {
    for (let chunk = this.#held.shift(); chunk !== undefined; chunk = this.#held.shift()) {
      if (this.#isOver || this.#carrier.destroyed) return;
      this.#carrier.deliver(chunk);
      if (this.isHandshaking && this.#carrier.isSettling) return;
    }
  }

  /** The wire has ended: "eof", or an errno name. */
  takeEnd(how: string): void {
    // What TLS makes of the last bytes it tells within this turn.
    setImmediate(() => {
      if (this.#isOver) return;
      if (this.#held.length > 0) return this.takeEnd(how);
      // An error is told once, and send(2) may have been told it.
      const why = how === "eof" && this.#carrier.broken === "ECONNRESET" ? "ECONNRESET" : how;
      if (why !== "eof" || this.isHandshaking || !this.settings.allowTruncation) {
        this.#failed(why === "eof" ? truncated : why);
      } else {
        this.#isOver = true;
        this.#plain.ended("eof");
      }
    });
  }

  // ---- sending ----

  /**
   * All of the bytes or none of them; they leave now, or when node:tls is done with what it has just written: in the next
   * turn of the event loop. Throws SocketError.
   */
  trySend(bytes: Uint8Array): number {
    const { broken, unsent } = this.#carrier;
    if (broken !== undefined) throw this.#error(broken, "send");
    const socket = this.#socket;
    const hasRoom = unsent === 0 && this.#queue.length === 0 && bytes.length <= recordSize;
    if (socket === undefined || !hasRoom || socket.writableLength > recordSize) return 0;
    this.#writeShort(this.#writes === 0 ? bytes : Buffer.from(bytes));
    this.#plain.departed(bytes);
    return bytes.length;
  }

  /** `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#queue.push({ bytes, done });
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#writes > 0 || this.#carrier.unsent > 0) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    const { bytes, done } = next;
    const finish = (error?: Error | null): void => {
      const code = this.#carrier.broken ?? (error ? "EPIPE" : undefined);
      if (code === undefined) this.#plain.departed(bytes);
      done(code === undefined ? undefined : this.#error(code, "send"));
    };
    // What fits into one record has been written when `write` returns; the rest waits in node:tls.
    if (bytes.length > recordSize) return this.#write(bytes, finish);
    this.#writeShort(bytes);
    finish();
  }

  #write(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    this.#writes++;
    this.#socket?.write(bytes, (error) => {
      done(error);
      this.#written();
    });
  }

  /** What breaks the wire is told by the carrier. */
  #writeShort(bytes: Uint8Array): void {
    this.#writes++;
    this.#socket?.write(bytes, this.#written);
  }

  /** node:tls is done with a write. */
  readonly #written = (): void => {
    this.#writes--;
    if (this.#onFinished !== undefined && !this.settings.closeNotify) this.recordsLeft();
    else if (this.#queue.length > 0) this.#sendNext();
  };

  /** Records have left, or were the last of those that do not say goodbye: close_notify comes after all others. For the carrier. */
  recordsLeft(): void {
    if (this.#onFinished === undefined) this.#sendNext();
    else if (this.#writes === 0 && this.#carrier.unsent === 0) this.#finished();
  }

  // ---- ending ----

  /** Says goodbye and then calls back: the wire may be closed. At once where nothing has to be said, or can be. */
  finish(then: () => void): void {
    const socket = this.#socket;
    const earlier = this.#onFinished;
    if (earlier !== undefined) {
      this.#onFinished = () => {
        earlier();
        then();
      };
      return;
    }
    if (socket === undefined || socket.destroyed || socket.writableEnded) return then();
    const isSilent = !this.settings.closeNotify;
    if (isSilent && this.#writes === 0) return then();
    this.#onFinished = then;
    // What was written leaves before.
    if (isSilent) return;
    socket.end(() => this.#finished());
    // node:tls gives up when the wire is gone.
    socket.once("close", () => this.#finished());
  }

  #finished(): void {
    const then = this.#onFinished;
    this.#onFinished = undefined;
    then?.();
  }

  /** Nothing is called back from now on. */
  destroy(): void {
    this.#isOver = true;
    this.#onHandshake = undefined;
    this.#socket?.destroy();
    this.#carrier.destroy();
    for (const { done } of this.#queue.splice(0)) done(this.#error("EBADF", "send"));
  }

  // ---- the handshake ----

  #secured(socket: TLSSocket): void {
    const onHandshake = this.#onHandshake;
    if (onHandshake === undefined) return void socket.destroy();
    this.#socket = socket;
    this.negotiated = describeNegotiated(
      socket,
      this.settings.side === "client" ? this.settings.serverName : undefined,
    );
    this.#onHandshake = undefined;
    socket.on("data", (chunk: Buffer) => {
      if (!this.#isOver) this.#plain.arrived(chunk);
    });
    socket.on("end", () => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#plain.ended("eof");
    });
    onHandshake(undefined);
    this.#sendNext();
  }

  #failed(name: string): void {
    const onHandshake = this.#onHandshake;
    this.#onHandshake = undefined;
    if (this.#isOver) return;
    this.#isOver = true;
    const refusal = onHandshake !== undefined && this.#carrier.hasOnlySaidHello ? refusalRecord(name) : undefined;
    if (refusal !== undefined) this.#wire.send(refusal, () => {});
    this.#plain.ended(name);
    onHandshake?.(this.#error(name, "start-tls"));
    for (const { done } of this.#queue.splice(0)) done(this.#error(name, "send"));
  }

  #error(code: string, call: string): SocketError {
    return new SocketError(code, call, this.#subject);
  }
}
