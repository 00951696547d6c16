/**
 * What a program prints on one stream. It is always read, as fast as it comes, so that a program that prints a megabyte
 * which nobody asked for is never held up; what is kept is bounded.
 */
import { ByteQueue } from "../model/byte-queue.ts";
import { ByteTail } from "./byte-tail.ts";

/** Kept for evidence. */
const tailSize = 64 * 1024;
/** Kept for whoever will expect it. */
const mostUnread = 16 * 1024 * 1024;

export class OutputStream {
  readonly tail = new ByteTail(tailSize);
  /** The stream is over: nobody has it open any more, or the program has ended and all that it wrote was read. */
  ended = false;
  /** So much came unread that what followed was not kept for reading: `view` ends there for good. */
  overflowed = false;
  readonly #unread = new ByteQueue();
  #watchers: (() => void)[] = [];

  /** What was printed and not consumed yet. It grows at its end only; valid until more comes. */
  view(): Uint8Array {
    return this.#unread.view();
  }

  consume(count: number): void {
    this.#unread.consume(count);
  }

  /** Calls back once, when more has come or none will. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    return () => {
      this.#watchers = this.#watchers.filter((watcher) => watcher !== callback);
    };
  }

  /** For whoever reads from the program. */
  append(chunk: Uint8Array): void {
    this.tail.append(chunk);
    if (this.overflowed) return;
    const room = mostUnread - this.#unread.length;
    this.#unread.append(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.overflowed = chunk.length > room;
    this.#wake();
  }

  /** For whoever reads from the program. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.#wake();
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
