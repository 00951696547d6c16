/** Bytes that must come exactly so: fails at the first that differs, without waiting for the rest. */
import type { PatternReader, PatternState, PredicateStream, PredicateTest, Rejection } from "../model/pattern.ts";
import { firstDifference, rejectDifference, rejectUnequal } from "./difference.ts";
import { countBytes, showBytes } from "./show-bytes.ts";

/** Equality with known bytes, as a predicate. */
export function equals(expected: Uint8Array): PredicateTest {
  return {
    description: showBytes(expected),
    test(bytes) {
      const reason = rejectUnequal(expected, bytes);
      return reason === undefined ? { ok: true } : { ok: false, reason };
    },
    stream: () => new LiteralStream(expected),
  };
}

class LiteralStream implements PredicateStream {
  #seen = 0;

  constructor(private readonly expected: Uint8Array) {}

  update(chunk: Uint8Array): Rejection | undefined {
    const start = this.#seen;
    this.#seen += chunk.length;
    const part = this.expected.subarray(start, start + chunk.length);
    const at = firstDifference(part, chunk);
    if (at === -1) return undefined;
    const { message, comparison } = rejectDifference(part, chunk, at);
    return {
      message: message.replace(`byte ${at} `, `byte ${start + at} `),
      comparison: { ...comparison, base: start + comparison.base, differsAt: start + at, expectedLength: this.expected.length, actualLength: undefined },
    };
  }

  finish(): ReturnType<PredicateStream["finish"]> {
    return { ok: true };
  }
}

/** The reader of a pattern that is nothing but these bytes. */
export class LiteralReader implements PatternReader {
  readonly streaming: PatternReader["streaming"];
  readonly #expected: Uint8Array;
  /** Bytes already found equal. */
  #checked = 0;

  constructor(expected: Uint8Array) {
    this.#expected = expected;
    const stream = new LiteralStream(expected);
    this.streaming = { length: expected.length, update: (chunk) => stream.update(chunk), finish: () => stream.finish() };
  }

  next(bytes: Uint8Array, ended: boolean): PatternState {
    const expected = this.#expected;
    const { length } = expected;
    const there = Math.min(bytes.length, length);
    if (there > this.#checked) {
      const from = this.#checked;
      const isWhole = from === 0 && there === length;
      const same = isWhole && bytes.length === length
        ? Buffer.compare(bytes, expected) === 0
        : Buffer.compare(bytes.subarray(from, there), expected.subarray(from, there)) === 0;
      if (!same) {
        const at = firstDifference(expected, bytes);
        return { kind: "rejected", reason: rejectDifference(expected, bytes.subarray(0, Math.max(length, at + 1)), at) };
      }
      this.#checked = there;
    }
    if (there === length) return { kind: "matched", length, start: 0, end: length, saved: undefined };
    if (ended) return { kind: "rejected", reason: endedAfter(bytes, expected) };
    const missing = length - there;
    return { kind: "need-more", least: missing, what: there === 0 ? countBytes(length) : `${missing} of ${countBytes(length)}` };
  }
}

function endedAfter(bytes: Uint8Array, expected: Uint8Array): Rejection {
  return {
    message: `the stream ended after ${bytes.length} of ${countBytes(expected.length)}`,
    comparison: {
      expected: expected.slice(0, 65_536),
      actual: bytes.slice(0, 65_536),
      base: 0,
      differsAt: bytes.length,
      expectedLength: expected.length,
      actualLength: bytes.length,
    },
  };
}
