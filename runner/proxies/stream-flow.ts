/** One direction of a proxied connection: reads at one side, through the toxics, writes at the other. */
import type { Connection } from "../sockets/connection.ts";
import { SocketError } from "../sockets/errno.ts";
import { takePendingError } from "../sockets/pending-error.ts";
import { Chain } from "./chain.ts";
import { Readership } from "./readership.ts";
import type { Item } from "./toxic.ts";

/** A proxy that holds more than this stops reading, so that the sender has to wait for a slow reader. */
const mostHeldBytes = 4 << 20;

/** What the two directions have in common. */
export interface FlowOwner {
  /** The end of the stream has been passed on. */
  finished(flow: StreamFlow): void;
  /** The connection is over in this way, at both sides. */
  over(how: "close" | "reset"): void;
}

export class StreamFlow {
  readonly chain: Chain;
  /** The end of the stream has been passed on. */
  isFinished = false;
  #hasEnded = false;
  #isStopped = false;
  #isPumping = false;
  /** What comes while the kernel has no room. */
  #unsent: Item[] = [];
  #isWriting = false;
  #isWaitingForReader = false;
  #unwatch: (() => void) | undefined;
  readonly #source: Connection;
  readonly #sink: Connection;
  readonly #owner: FlowOwner;
  readonly #readership: Readership;

  constructor(source: Connection, sink: Connection, connection: number, owner: FlowOwner) {
    this.#source = source;
    this.#sink = sink;
    this.#owner = owner;
    this.#readership = new Readership(sink);
    this.chain = new Chain("stream", connection, (item) => this.#deliver(item));
  }

  /** Will something happen though nothing comes? */
  get isPending(): boolean {
    return this.#isWaitingForReader || this.chain.isPending;
  }

  /** Reads what is there, as far as there is room. True when something came. */
  pump(): boolean {
    // What it passes on may wake an actor that sends something back.
    if (this.#isPumping) return false;
    this.#isPumping = true;
    try {
      return this.#pump();
    } finally {
      this.#isPumping = false;
    }
  }

  #pump(): boolean {
    let hasMoved = false;
    while (!this.#isStopped && !this.#hasEnded && this.#hasRoom()) {
      const { received } = this.#source;
      if (received.length > 0 && this.chain.isEmpty) {
        // As it is: while this flow pumps, nothing else is received into that memory.
        const bytes = received.view();
        this.#write(bytes);
        received.consume(bytes.length);
        hasMoved = true;
      } else if (received.length > 0) {
        // A copy, which Buffer.slice is not: what comes next is received into the same memory.
        const bytes = new Uint8Array(received.view());
        received.consume(bytes.length);
        this.chain.take(bytes);
        hasMoved = true;
      } else if (this.#source.ended !== undefined) {
        this.#hasEnded = true;
        this.chain.take(this.#source.ended === "eof" ? "eof" : "reset");
        hasMoved = true;
      } else if (!this.#source.pull()) {
        this.#unwatch ??= this.#source.watch(() => {
          this.#unwatch = undefined;
          this.pump();
        });
        return hasMoved;
      }
    }
    this.#stopWatching();
    return hasMoved;
  }

  #hasRoom(): boolean {
    return !this.#isWriting && this.chain.heldBytes < mostHeldBytes;
  }

  #stopWatching(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  /** A toxic may have passed something on: perhaps there is room again. */
  #deliver(item: Item): void {
    if (this.#isStopped) return;
    if (this.#isWriting) this.#unsent.push(item);
    else this.#write(item);
    if (!this.#isPumping && !this.#hasEnded && !this.#isWriting) setImmediate(() => this.pump());
  }

  #write(item: Item): void {
    if (item === "close" || item === "reset") return this.#owner.over(item);
    try {
      if (item === "eof") {
        this.isFinished = true;
        this.#sink.shutdown("write");
        return this.#owner.finished(this);
      }
      const { separates } = this.chain;
      if (separates) this.#readership.prepare();
      const count = this.#sink.trySend(item);
      if (this.#sink.ended !== undefined) this.#lookForReset();
      if (this.#isStopped) return;
      if (count < item.length) this.#writeRest(new Uint8Array(item.subarray(count)));
      else if (separates) this.#waitUntilRead();
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      // Whoever was to get it has gone: to the sender it looks as it would without a proxy.
      this.#owner.over("reset");
    }
  }

  /** Who has closed, and not only its sending side, answers what we send with an RST, which no read tells any more. */
  #lookForReset(): void {
    const look = (): void => {
      if (!this.#isStopped && takePendingError(this.#sink) !== undefined) this.#owner.over("reset");
    };
    look();
    if (!this.#isStopped) setImmediate(look);
  }

  #writeRest(rest: Uint8Array): void {
    this.#isWriting = true;
    this.#sink.sendWhenPossible(rest, (error) => {
      if (error === undefined) this.#goOn();
      else if (!this.#isStopped) this.#owner.over("reset");
    });
  }

  #waitUntilRead(): void {
    this.#isWriting = true;
    this.#isWaitingForReader = true;
    this.#readership.whenRead(() => {
      this.#isWaitingForReader = false;
      this.#goOn();
    });
  }

  #goOn(): void {
    this.#isWriting = false;
    while (!this.#isWriting && !this.#isStopped) {
      const item = this.#unsent.shift();
      if (item === undefined) break;
      this.#write(item);
    }
    if (!this.#isStopped && !this.#isWriting) this.pump();
  }

  stop(): void {
    this.#isStopped = true;
    this.#unsent = [];
    this.#stopWatching();
    this.#readership.close();
    this.chain.stop();
  }
}
