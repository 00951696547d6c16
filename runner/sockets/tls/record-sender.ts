/** What one end of TLS sends: plain text becomes records, and records leave as the kernel finds room, in their order. */
import type { SocketError } from "../errno.ts";
import type { SslEngine } from "./ssl-engine.ts";

/** What TLS is laid upon. */
export interface Wire {
  /** Hands records on; `done` is called at once where the kernel takes them at once. The bytes are borrowed. */
  send(records: Uint8Array, done: (error: SocketError | undefined) => void): void;
  /** Tells a peer in this process that something was sent: it may act before this returns. */
  pokePeer(): void;
}

/** Told what becomes of what is sent. */
export interface SenderObserver {
  /** So much plain text has left. */
  departed(bytes: Uint8Array): void;
  /** Nothing is left to be sent. */
  idle(): void;
  /** Of send(2), for whoever sends. */
  error(code: string): SocketError;
}

interface Sending {
  rest: Uint8Array;
  readonly done: (error: SocketError | undefined) => void;
}

/** How much is encrypted before the kernel is asked whether it has room: some records (RFC 8446 §5.1) of 16 KiB. */
const portion = 65_536;
// Reused by all: what is in it is handed on before anything else can run.
const records = Buffer.allocUnsafeSlow(portion + 4096);

export class RecordSender {
  /** Why nothing leaves any more: the errno name that send(2) gave first, or the name of an error of TLS. */
  broken: string | undefined;
  /** Before the handshake is over, plain text waits. */
  #isOpen = false;
  readonly #queue: Sending[] = [];
  /** Records that the kernel has not taken yet. */
  #unsent = 0;
  /** Are records being handed on right now, or writes of the queue? Whoever does so goes on by itself. */
  #isFlushing = false;
  #isSending = false;

  constructor(
    private readonly engine: SslEngine,
    private readonly wire: Wire,
    private readonly observer: SenderObserver,
  ) {}

  get isWriting(): boolean {
    return this.#unsent > 0 || this.#queue.length > 0;
  }

  pokePeer(): void {
    this.wire.pokePeer();
  }

  /** Hands are shaken: what has waited leaves. */
  open(): void {
    this.#isOpen = true;
    this.#sendNext();
  }

  /** How many of the bytes have left, or will as soon as the kernel has room. Throws SocketError. */
  trySend(bytes: Uint8Array): number {
    if (this.broken !== undefined) throw this.observer.error(this.broken);
    if (!this.#isOpen || this.isWriting) return 0;
    const part = bytes.length > portion ? bytes.subarray(0, portion) : bytes;
    this.#encrypt(part);
    if (this.broken !== undefined) throw this.observer.error(this.broken);
    this.wire.pokePeer();
    return part.length;
  }

  /** `bytes` must stay as they are until `done`. */
  sendWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void {
    this.#queue.push({ rest: bytes, done });
    this.#sendNext();
  }

  #sendNext(): void {
    if (!this.#isOpen || this.#isSending) return;
    this.#isSending = true;
    this.#sendQueue();
    this.#isSending = false;
    if (!this.isWriting) this.observer.idle();
  }

  #sendQueue(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#unsent === 0; next = this.#queue[0]) {
      if (this.broken === undefined && next.rest.length > 0) {
        const part = next.rest.subarray(0, portion);
        next.rest = next.rest.subarray(part.length);
        this.#encrypt(part);
        this.wire.pokePeer();
      } else {
        this.#queue.shift();
        next.done(this.broken === undefined ? undefined : this.observer.error(this.broken));
      }
    }
  }

  #encrypt(part: Uint8Array): void {
    const error = this.engine.write(part);
    if (error !== undefined) this.broken ??= error;
    this.flush();
    if (this.broken === undefined) this.observer.departed(part);
  }

  /** Hands on what records there are. Were there any? */
  flush(): boolean {
    let count = this.engine.takeRecords(records);
    if (count === 0) return false;
    this.#isFlushing = true;
    while (count > 0) {
      this.#unsent++;
      this.wire.send(records.subarray(0, count), this.#left);
      // When there was room to spare, that was all.
      count = count < records.length ? 0 : this.engine.takeRecords(records);
    }
    this.#isFlushing = false;
    return true;
  }

  /** Records have left, or never will. */
  readonly #left = (error: SocketError | undefined): void => {
    this.#unsent--;
    this.broken ??= error?.code;
    if (this.#unsent === 0 && !this.#isFlushing) this.#sendNext();
  };

  /** What waits will never leave. */
  giveUp(code: string): void {
    for (const { done } of this.#queue.splice(0)) done(this.observer.error(code));
  }
}
