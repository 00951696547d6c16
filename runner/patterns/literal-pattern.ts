/** DATA alone as a pattern: as many bytes as it is long, which must be those; the first other byte fails it. */
import type { DataSource } from "../model/data.ts";
import type { Pattern, PatternReader, PatternState, Rejection, Verdict } from "../model/pattern.ts";
import { describeSource, EqualityStream, sameBytes } from "./equality.ts";
import { countBytes } from "./show-bytes.ts";

export class LiteralPattern implements Pattern {
  readonly description: string;
  readonly save: string | undefined;
  readonly expected: DataSource;
  /** What every reader that is met says. */
  readonly matched: PatternState;

  constructor(expected: DataSource, save: string | undefined) {
    this.description = describeSource(expected);
    this.expected = expected;
    this.save = save;
    const { length } = expected;
    this.matched = { kind: "matched", length, start: 0, end: length, saved: undefined };
  }

  begin(): PatternReader {
    return new LiteralReader(this);
  }
}

class LiteralReader implements PatternReader {
  readonly #pattern: LiteralPattern;
  #stream: EqualityStream | undefined;
  #seen = 0;

  constructor(pattern: LiteralPattern) {
    this.#pattern = pattern;
  }

  get streaming(): NonNullable<PatternReader["streaming"]> {
    const { expected } = this.#pattern;
    const stream = new EqualityStream(expected);
    return {
      length: expected.length,
      update: (chunk): Rejection | undefined => stream.update(chunk),
      finish: (): Verdict => stream.finish(),
    };
  }

  next(bytes: Uint8Array, ended: boolean): PatternState {
    const { expected, matched } = this.#pattern;
    // The usual case: a short message that came in one piece.
    if (this.#stream === undefined && expected.bytes !== undefined && bytes.length >= expected.length) {
      const there = bytes.length === expected.length ? bytes : bytes.subarray(0, expected.length);
      if (sameBytes(expected.bytes, there)) return matched;
    }
    return this.#compareOn(bytes, ended);
  }

  #compareOn(bytes: Uint8Array, ended: boolean): PatternState {
    const { expected, matched } = this.#pattern;
    const there = Math.min(bytes.length, expected.length);
    const stream = (this.#stream ??= new EqualityStream(expected));
    const rejection = stream.update(bytes.subarray(this.#seen, there));
    if (rejection !== undefined) return { kind: "rejected", reason: rejection };
    this.#seen = there;
    if (there === expected.length) return matched;
    if (ended) return { kind: "rejected", reason: stream.streamEnded() };
    return { kind: "need-more", ...describeMissing(there, expected.length) };
  }
}

/** "12 bytes" before anything has come, then "7 of 12 bytes". */
export function describeMissing(there: number, length: number): { readonly least: number; readonly what: string } {
  const least = length - there;
  return { least, what: there === 0 ? countBytes(length) : `${least} of ${countBytes(length)}` };
}
