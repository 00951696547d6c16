/**
 * What a program prints on one stream. It is always read, as fast as it comes, so that a program that prints a megabyte
 * which nobody asked for is never held up; what is kept is bounded.
 */
import { ByteQueue } from "../model/byte-queue.ts";
import { ByteTail } from "./byte-tail.ts";

/** Kept as evidence. */
const tailSize = 64 * 1024;
/** Kept for whoever will expect it. */
const mostUnread = 16 * 1024 * 1024;

export class OutputStream {
  readonly tail = new ByteTail(tailSize);
  /** Nothing more will be seen in `view`: the stream is over, or has overflowed. */
  ended = false;
  /** More than 16 MiB were waiting to be read: what was printed after them is not kept for reading. */
  overflowed = false;
  readonly #unread = new ByteQueue();
  #watchers: (() => void)[] = [];

  /** What was printed and not consumed yet: what patterns are applied to. It grows at its end only; valid until more comes. */
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

  /** The last bytes as text, from the beginning of a line where something was left out. */
  lastText(limit: number): string {
    const bytes = this.tail.last(limit);
    const lineStart = this.tail.total > bytes.length ? bytes.indexOf(newline) + 1 : 0;
    return new TextDecoder().decode(lineStart < bytes.length ? bytes.subarray(lineStart) : bytes);
  }

  /** For whoever reads from the program. */
  append(chunk: Uint8Array): void {
    this.tail.append(chunk);
    if (this.ended) return;
    const room = mostUnread - this.#unread.length;
    this.#unread.append(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (chunk.length > room) {
      this.overflowed = true;
      this.ended = true;
    }
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

const newline = 10;
