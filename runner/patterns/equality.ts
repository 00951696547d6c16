/** Equality with known bytes: found out from the first byte on, whether the bytes come together or in chunks. */
import type { DataSource } from "../model/data.ts";
import type { PredicateStream, PredicateTest, Rejection, Verdict } from "../model/pattern.ts";
import { rejectByte, rejectShort, rejectSurplus, type ExpectedPart } from "./rejection.ts";
import { countBytes, showBytes } from "./show-bytes.ts";

/** The bytes are these, and no more. */
export function equalTo(expected: DataSource): PredicateTest {
  const shown = describeSource(expected);
  return {
    description: `is ${shown}`,
    negation: `is not ${shown}`,
    early: () => new EqualityStream(expected),
    stream: () => new EqualityStream(expected),
    test(bytes) {
      if (expected.bytes !== undefined && sameBytes(expected.bytes, bytes)) return { ok: true };
      const stream = new EqualityStream(expected);
      const reason = stream.update(bytes);
      return reason === undefined ? stream.finish() : { ok: false, reason };
    },
  };
}

/** `"Hello"`; bytes that are made as they are sent are shown by their beginning. */
export function describeSource(source: DataSource): string {
  if (source.bytes !== undefined) return showBytes(source.bytes);
  for (const chunk of source.chunks())
    return `${countBytes(source.length)} that begin with ${showBytes(chunk.subarray(0, 16))}`;
  return showBytes(new Uint8Array(0));
}

/** memcmp. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

/** Compares chunk after chunk, and remembers nothing but how far it is. */
export class EqualityStream implements PredicateStream {
  readonly #total: number;
  readonly #chunks: Iterator<Uint8Array>;
  #part: ExpectedPart;
  /** Bytes that were found equal. */
  #seen = 0;

  constructor(expected: DataSource) {
    this.#total = expected.length;
    const { bytes } = expected;
    this.#chunks = bytes === undefined ? expected.chunks()[Symbol.iterator]() : noChunks;
    this.#part = { bytes: bytes ?? new Uint8Array(0), start: 0, total: this.#total };
  }

  update(chunk: Uint8Array): Rejection | undefined {
    for (let at = 0; at < chunk.length;) {
      if (this.#seen === this.#total) return rejectSurplus(this.#part, chunk[at] ?? 0);
      const { bytes: expected, start } = this.#partAt(this.#seen);
      const from = this.#seen - start;
      const count = Math.min(expected.length - from, chunk.length - at);
      const equal = countEqual(expected.subarray(from, from + count), chunk.subarray(at, at + count));
      this.#seen += equal;
      if (equal < count) return rejectByte(this.#part, this.#seen, chunk[at + equal] ?? 0);
      at += count;
    }
    return undefined;
  }

  finish(): Verdict {
    if (this.#seen === this.#total) return { ok: true };
    const message = `it ends after ${this.#seen} of ${countBytes(this.#total)}`;
    return { ok: false, reason: rejectShort(this.#partAt(this.#seen), this.#seen, message) };
  }

  /** The stream of which the bytes are a part has ended. */
  streamEnded(): Rejection {
    return rejectShort(
      this.#partAt(this.#seen),
      this.#seen,
      `the stream ended after ${this.#seen} of ${countBytes(this.#total)}`,
    );
  }

  #partAt(offset: number): ExpectedPart {
    while (offset >= this.#part.start + this.#part.bytes.length && offset < this.#total) {
      const { value, done } = this.#chunks.next();
      if (done === true) throw new Error(`data said it was ${countBytes(this.#total)} long and ended before`);
      this.#part = { bytes: value, start: this.#part.start + this.#part.bytes.length, total: this.#total };
    }
    return this.#part;
  }
}

const noChunks: Iterator<Uint8Array> = { next: () => ({ done: true, value: undefined }) };

const blockSize = 4096;

/** How many bytes at the beginning are the same; both are equally long. */
function countEqual(one: Uint8Array, other: Uint8Array): number {
  if (Buffer.compare(one, other) === 0) return one.length;
  // memcmp tells that they differ, not where: it narrows that down to a block.
  for (let start = 0; ; start += blockSize) {
    const end = Math.min(one.length, start + blockSize);
    if (Buffer.compare(one.subarray(start, end), other.subarray(start, end)) === 0) continue;
    let at = start;
    while (one[at] === other[at]) at++;
    return at;
  }
}
