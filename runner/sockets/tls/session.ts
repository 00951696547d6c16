/**
 * TLS over one connection: what is below is the wire, what is above the plain text.
 *
 * Everything happens within the call that asks for it. What the wire brings is decrypted at once, what is written leaves
 * at once unless the kernel has no room, and the end of the wire is told after TLS has seen all that came before: an end
 * that TLS has announced (close_notify) is thereby told from one that it has not.
 */
import { SocketError } from "../errno.ts";
import { truncated } from "./error-names.ts";
import { describeNegotiated, type Negotiated } from "./negotiated.ts";
import type { TlsSettings } from "./settings.ts";
import { RecordSender, type Wire } from "./record-sender.ts";
import { SslEngine } from "./ssl-engine.ts";

/** Whoever reads and writes the plain text. */
export interface PlainSide {
  /** A chunk of plain text, borrowed. */
  arrived(chunk: Uint8Array): void;
  /** Nothing more will come: "eof", an errno name, or the name of an error of TLS. */
  ended(how: string): void;
  /** So much has left. */
  departed(bytes: Uint8Array): void;
}

// Reused by all sessions: what is in it is passed on before anything else can run.
const plainText = Buffer.allocUnsafeSlow(65_536);

export class TlsSession {
  /** What was agreed on, once it was. */
  negotiated: Negotiated | undefined;
  readonly #engine: SslEngine;
  #onHandshake: ((error: SocketError | undefined) => void) | undefined;
  readonly #sender: RecordSender;
  /** Nothing more is read: the end was told, or nobody listens any more. */
  #isOver = false;
  /** TLS came to an end that allows no goodbye. */
  #hasFailed = false;
  #hasSaidGoodbye = false;
  /** Called when all has left, close_notify last. */
  #onFinished: (() => void)[] = [];

  /** Throws RangeError for settings that OpenSSL does not take. */
  constructor(
    wire: Wire,
    private readonly plain: PlainSide,
    readonly settings: TlsSettings,
    /** For messages: "127.0.0.1:1 to 127.0.0.1:2". */
    private readonly subject: string,
    /** What the other side's certificate must be for when no name was asked for. */
    peerHost: string,
    /** Called once: TLS stands, or will not. */
    onHandshake: (error: SocketError | undefined) => void,
  ) {
    this.#engine = new SslEngine(settings, peerHost);
    this.#sender = new RecordSender(this.#engine, wire, {
      departed: (bytes) => plain.departed(bytes),
      idle: () => this.#finishWhenIdle(),
      error: (code) => this.#error(code, "send"),
    });
    this.#onHandshake = onHandshake;
  }

  get isHandshaking(): boolean {
    return this.#onHandshake !== undefined;
  }

  /** Has something been written that has not left? */
  get isWriting(): boolean {
    return this.#sender.isWriting;
  }

  // ---- from the wire ----

  /** Says what is to be said before anything has come: a client's hello. */
  begin(): void {
    this.#advance();
  }

  /** Bytes from the wire; they are borrowed. */
  take(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#engine.feed(chunk);
    this.#advance();
  }

  #advance(): void {
    let hasSpoken = false;
    if (this.isHandshaking) hasSpoken = this.#shakeHands();
    while (!this.isHandshaking && !this.#isOver) {
      const read = this.#engine.read(plainText);
      if (typeof read === "number" && read > 0) {
        this.plain.arrived(plainText.subarray(0, read));
        // What a change of keys is answered with may wait for the next record of ours (RFC 8446 §4.6.3).
        if (!this.#engine.hasUnread) break;
        continue;
      }
      // A change of keys is answered, and an error told to the other side.
      if (this.#sender.flush()) hasSpoken = true;
      if (read === 0) break;
      if (read === "eof") this.#end("eof");
      else this.#fail(read as string);
    }
    if (hasSpoken) this.#sender.pokePeer();
  }

  /** Has it said anything? */
  #shakeHands(): boolean {
    const outcome = this.#engine.shakeHands();
    if (outcome === "done") this.negotiated = describeNegotiated(this.#engine.describe());
    const hasSpoken = this.#sender.flush();
    if (outcome === "done") {
      const onHandshake = this.#onHandshake;
      this.#onHandshake = undefined;
      onHandshake?.(undefined);
      this.#sender.open();
    } else if (outcome !== "waiting") {
      this.#fail(outcome);
    }
    return hasSpoken;
  }

  /** The wire has ended: "eof", or an errno name. */
  takeEnd(how: string): void {
    if (this.#isOver) return;
    // An error is told once, and send(2) may have been told it.
    const why = how === "eof" && this.#sender.broken === "ECONNRESET" ? "ECONNRESET" : how;
    if (why === "eof" && !this.isHandshaking && this.settings.allowTruncation) this.#end("eof");
    else this.#fail(why === "eof" ? truncated : why);
  }

  #end(how: string): void {
    this.#isOver = true;
    this.plain.ended(how);
  }

  #fail(name: string): void {
    const onHandshake = this.#onHandshake;
    this.#onHandshake = undefined;
    this.#hasFailed = true;
    this.#end(name);
    onHandshake?.(this.#error(name, "start-tls"));
    this.#sender.giveUp(name);
    this.#finishWhenIdle();
  }

  // ---- to the wire ----

  /** How many of the bytes have left, or will as soon as the kernel has room. Throws SocketError. */
  trySend(bytes: Uint8Array): number {
    return this.#sender.trySend(bytes);
  }

  /** `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#sender.sendWhenPossible(bytes, done);
  }

  // ---- ending ----

  /** Says goodbye and then calls back: the wire may be closed. At once where nothing has to be said, or can be. */
  finish(then: () => void): void {
    this.#onFinished.push(then);
    this.#finishWhenIdle();
  }

  #finishWhenIdle(): void {
    const isSecured = this.negotiated !== undefined;
    if (this.#onFinished.length === 0 || (isSecured && this.isWriting)) return;
    if (isSecured && this.#maySayGoodbye()) {
      this.#hasSaidGoodbye = true;
      this.#engine.sayGoodbye();
      this.#sender.flush();
      this.#sender.pokePeer();
      if (this.isWriting) return;
    }
    for (const then of this.#onFinished.splice(0)) then();
  }

  #maySayGoodbye(): boolean {
    const isSound = !this.#hasFailed && this.#sender.broken === undefined;
    return isSound && this.settings.closeNotify && !this.#hasSaidGoodbye;
  }

  /** Nothing is called back from now on. */
  destroy(): void {
    this.#isOver = true;
    this.#onHandshake = undefined;
    this.#onFinished = [];
    this.#engine.free();
    this.#sender.giveUp("EBADF");
  }

  #error(code: string, call: string): SocketError {
    return new SocketError(code, call, this.subject);
  }
}
