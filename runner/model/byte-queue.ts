/** Bytes that have arrived and were not consumed yet: one stretch of memory that patterns can look at as a whole. */

/** Short messages share Node's pool: thousands of idle connections should not hold a page each. */
const smallest = 64;

export class ByteQueue {
  #bytes: Buffer | undefined;
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** What is there, from the first byte not consumed. Valid until the next append. */
  view(): Uint8Array {
    return this.#bytes === undefined ? nothing : this.#bytes.subarray(this.#start, this.#end);
  }

  /** Copies a chunk to the end. Amortised constant time a byte. */
  append(chunk: Uint8Array): void {
    const bytes =
      this.#bytes === undefined || this.#end + chunk.length > this.#bytes.length
        ? this.#makeRoom(chunk.length)
        : this.#bytes;
    bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Forgets the first `count` bytes. */
  consume(count: number): void {
    this.#start += count;
    if (this.#start >= this.#end) {
      this.#start = 0;
      this.#end = 0;
      // A megabyte once needed should not be held by a connection that now idles.
      if (this.#bytes !== undefined && this.#bytes.length > 65_536) this.#bytes = undefined;
    }
  }

  /** Returns where the bytes are from now on. */
  #makeRoom(extra: number): Buffer {
    const length = this.length;
    const wanted = length + extra;
    let bytes = this.#bytes;
    if (bytes !== undefined && wanted <= bytes.length / 2) {
      bytes.copyWithin(0, this.#start, this.#end);
    } else {
      const grown = Buffer.allocUnsafe(Math.max(smallest, wanted, Math.min(length * 2, wanted + (64 << 20))));
      bytes?.copy(grown, 0, this.#start, this.#end);
      bytes = grown;
    }
    this.#bytes = bytes;
    this.#start = 0;
    this.#end = length;
    return bytes;
  }
}

const nothing = new Uint8Array(0);
