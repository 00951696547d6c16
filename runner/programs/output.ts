/** What a program prints: read by patterns, told to whoever listens, its end kept as evidence. */
import { ByteQueue } from "../model/byte-queue.ts";

/** Evidence that a failure shows. */
const tailSize = 4096;
/** What no step has read is kept up to this; then the oldest is forgotten, and patterns start from what is left. */
const longestUnread = 16 << 20;

export class Output {
  readonly unread = new ByteQueue();
  ended = false;
  #tail = Buffer.alloc(0);
  #watchers: (() => void)[] = [];

  constructor(private readonly observe: (chunk: Uint8Array) => void) {}

  /** The last bytes as text. */
  tail(): string {
    return this.#tail.toString("utf8");
  }

  /** Calls back once, when more has come or it has ended. Returns what takes the wish back. */
  watch(callback: () => void): () => void {
    this.#watchers.push(callback);
    return () => {
      const index = this.#watchers.indexOf(callback);
      if (index !== -1) this.#watchers.splice(index, 1);
    };
  }

  append(chunk: Uint8Array): void {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailSize);
    this.unread.append(chunk);
    if (this.unread.length > longestUnread) this.unread.consume(this.unread.length - longestUnread);
    this.observe(chunk);
    this.#wake();
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
