/** The last bytes of a stream, however long it was: a ring that grows to its limit and no further. */

export class ByteTail {
  #ring = Buffer.alloc(0);
  /** Where the next byte goes, once the ring is full. */
  #at = 0;
  /** Bytes that have passed in all. */
  total = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  append(chunk: Uint8Array): void {
    this.total += chunk.length;
    const kept = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
    const room = this.#limit - this.#ring.length;
    if (room > 0) {
      const grown = kept.subarray(0, room);
      this.#ring = Buffer.concat([this.#ring, grown]);
      this.#overwrite(kept.subarray(grown.length));
    } else this.#overwrite(kept);
  }

  /** At most `limit` bytes, oldest first; a copy. */
  last(limit: number = this.#limit): Uint8Array {
    const whole = Buffer.concat([this.#ring.subarray(this.#at), this.#ring.subarray(0, this.#at)]);
    return new Uint8Array(whole.subarray(Math.max(0, whole.length - limit)));
  }

  #overwrite(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const beforeEnd = bytes.subarray(0, this.#limit - this.#at);
    this.#ring.set(beforeEnd, this.#at);
    const rest = bytes.subarray(beforeEnd.length);
    this.#ring.set(rest, 0);
    this.#at = (this.#at + bytes.length) % this.#limit;
  }
}
