/**
 * The stream that node:tls reads and writes: the wire under a connection, which we go on serving ourselves.
 *
 * It is a Duplex because node:tls takes nothing else, and does without a Duplex's queues: what is written leaves in the
 * same call, and what comes is handed up in the same call.
 */
import { Duplex } from "node:stream";
import type { SocketError } from "../errno.ts";
import { isClientHello } from "./refusal.ts";

/** What TLS is laid upon. */
export interface Wire {
  /** Hands records on; `done` is called at once where the kernel takes them at once. The bytes are borrowed until then. */
  send(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void;
}

/** Told by a carrier what becomes of records. */
export interface CarrierObserver {
  readonly isHandshaking: boolean;
  /** Records have left. */
  recordsLeft(): void;
  /** node:tls knows that they have, and would write more. */
  settled(): void;
}

type WriteCallback = (error?: Error | null) => void;

export class Carrier extends Duplex {
  /** Records that the kernel has not taken yet. */
  unsent = 0;
  /** Why the wire takes no more: the errno name that send(2) gave first. */
  broken: string | undefined;
  /** Nothing but a ClientHello has been sent. */
  hasOnlySaidHello = true;
  /** In the handshake: node:tls takes a write for done in the next turn of the event loop, and writes nothing before. */
  isSettling = false;
  readonly #wire: Wire;
  readonly #observer: CarrierObserver;
  /** Writes between `cork` and `uncork`, which leave in one segment. */
  #corked: { readonly records: Uint8Array; readonly done: WriteCallback }[] | undefined;
  /** What came while node:tls was not reading. */
  readonly #unread: Buffer[] = [];
  #isFlowing = false;

  constructor(wire: Wire, observer: CarrierObserver) {
    super({ allowHalfOpen: true });
    this.#wire = wire;
    this.#observer = observer;
  }

  // ---- from the wire ----

  /** Bytes that have come; they are borrowed. */
  deliver(chunk: Uint8Array): void {
    if (this.#isFlowing && this.#unread.length === 0) this.emit("data", chunk);
    else this.#unread.push(Buffer.from(chunk));
  }

  override resume(): this {
    this.#isFlowing = true;
    // Once node:tls is ready: it asks for bytes before it can take them.
    if (this.#unread.length > 0) process.nextTick(() => this.#deliverUnread());
    return this;
  }

  override pause(): this {
    this.#isFlowing = false;
    return this;
  }

  #deliverUnread(): void {
    while (this.#isFlowing && !this.destroyed) {
      const chunk = this.#unread.shift();
      if (chunk === undefined) return;
      this.emit("data", chunk);
    }
  }

  // ---- to the wire ----

  override cork(): void {
    this.#corked ??= [];
  }

  override uncork(): void {
    const corked = this.#corked;
    this.#corked = undefined;
    if (corked === undefined) return;
    const [only] = corked;
    if (corked.length === 1 && only !== undefined) return this.#send(only.records, only.done);
    const done = (): void => {
      for (const one of corked) one.done();
    };
    if (corked.length > 0) this.#send(Buffer.concat(corked.map(({ records }) => records)), done);
  }

  override write(records: Uint8Array, ...rest: readonly unknown[]): boolean {
    const done = (rest.at(-1) ?? (() => {})) as WriteCallback;
    if (this.#corked === undefined) this.#send(records, done);
    else this.#corked.push({ records, done });
    return true;
  }

  override end(...rest: readonly unknown[]): this {
    const done = rest.at(-1);
    // The FIN is the connection's to send.
    if (typeof done === "function") process.nextTick(done);
    return this;
  }

  #send(records: Uint8Array, done: WriteCallback): void {
    this.unsent++;
    this.hasOnlySaidHello &&= isClientHello(records);
    this.#wire.send(records, (error) => {
      this.unsent--;
      // node:tls would give up, and the other side's last words may still be there to be read.
      this.broken ??= error?.code;
      done();
      if (this.#observer.isHandshaking) this.#settle();
      this.#observer.recordsLeft();
    });
  }

  /** After what the write's callback has put off. */
  #settle(): void {
    this.isSettling = true;
    setImmediate(() => {
      this.isSettling = false;
      this.#observer.settled();
    });
  }

  override _read(): void {
    // Bytes are delivered as they come.
  }
}
