/** What can be expected: frames say where the bytes end, predicates say what they must be. */
import type { Comparison } from "./outcome.ts";

/**
 * What a frame says of the bytes so far.
 * - `need-more`: cannot tell yet; `least` is how many more bytes it wants at the least (0 when only the end of the
 *   stream will do); `what` says it in words ("7 of 12 bytes", "the end of a line").
 * - `framed`: the message is bytes[0, length), its content bytes[start, end); the rest belongs to what comes next.
 * - `impossible`: whatever comes, it cannot be met any more.
 * Before it is framed, `settled` says how many of the first bytes are the content's beginning whatever comes after:
 * predicates about the beginning need not wait for the end.
 */
export type FrameState =
  | { readonly kind: "need-more"; readonly least: number; readonly what: string; readonly settled: number }
  | {
      readonly kind: "framed";
      readonly length: number;
      readonly start: number;
      readonly end: number;
      /** What finding the end has captured (named groups of `until: { regex }`). */
      readonly saved?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "impossible"; readonly reason: Rejection; readonly settled: number };

/**
 * A frame being applied to one stretch of a stream. It may remember how far it has looked, so that a stream that
 * comes byte by byte costs linear time. The law: the answer depends on the bytes and on `ended`, never on the cuts.
 */
export interface FrameReader {
  /** `bytes` always starts at the first byte of the message and only ever grows from call to call. */
  next(bytes: Uint8Array, ended: boolean): FrameState;
  /** Known from the start, for frames like `bytes: N`: lets large messages be checked without being kept. */
  readonly fixedLength?: number;
}

/** Why bytes do not fit, in words and, where bytes were compared, in bytes. */
export interface Rejection {
  /** One clause without a full stop: "byte 5 is 0x6c 'l', expected 0x70 'p'", "does not match ^220". */
  readonly message: string;
  readonly comparison: Comparison;
}

/** `saved`: values that the predicate captured (named groups of a regex). */
export type Verdict =
  | { readonly ok: true; readonly saved?: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: Rejection };

export interface PredicateTest {
  test(bytes: Uint8Array): Verdict;
  /** The same verdict from chunks, for messages that are too large to keep. */
  stream?(): PredicateStream;
  /** Tells from the beginning alone, while more is to come, that `test` will fail, with the same rejection. */
  early?(): Pick<PredicateStream, "update"> | undefined;
  /** For "expected a line that …": "starts with \"HTTP/1.1 200\"". */
  readonly description: string;
  /** The opposite: "does not start with \"HTTP/1.1 200\"". */
  readonly negation: string;
  /** Names that it saves when it is met. */
  readonly groups?: readonly string[];
}

export interface PredicateStream {
  /** A rejection as soon as it is certain (a literal's first differing byte). Chunks are borrowed. */
  update(chunk: Uint8Array): Rejection | undefined;
  finish(): Verdict;
}

/** A whole PATTERN without sequences, its `${…}` already replaced: one frame and its predicates. */
export interface Pattern {
  /** "a line that matches ^220", "12 bytes \"Hello, world\"": what a failure says was expected. */
  readonly description: string;
  /** Starts to read one message. */
  begin(): PatternReader;
}

export type PatternState =
  | { readonly kind: "need-more"; readonly least: number; readonly what: string }
  /** The message is bytes[0, length); its content, for `save`, bytes[start, end). */
  | {
      readonly kind: "matched";
      readonly length: number;
      readonly start: number;
      readonly end: number;
      readonly saved: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: "rejected"; readonly reason: Rejection };

export interface PatternReader {
  /**
   * `bytes` starts at the first byte of the message and only grows. With `ended`, the stream is over: the answer is
   * then never `need-more` but a rejection that says what was missing.
   */
  next(bytes: Uint8Array, ended: boolean): PatternState;
  /** Present where the length is known and the predicates work on chunks: nothing has to be kept. */
  readonly streaming?: { readonly length: number } & PredicateStream;
}

/** What patterns may ask of whoever plays the scenario. */
export interface PatternContext {
  /** Evaluates a `check:` with these local names; throws Mismatch "expression-failed". */
  evaluate(expression: string, locals: Readonly<Record<string, unknown>>): unknown;
  /** Contents of a `file:`, relative to the scenario's folder; throws Fault. */
  readFile(path: string): Uint8Array;
}

/** What predicates may ask beyond that: some are made of others. */
export interface PredicateContext extends PatternContext {
  /** Text (or bytes) that must be equal, or a map of predicates that must all hold. Throws RangeError. */
  prepare(value: unknown): PredicateTest;
}
