/** PATTERN whose `${…}` are replaced → something that reads a stream. */
import type { PreparedFrame } from "../model/definition.ts";
import type { FrameReader, Pattern, PatternContext, PatternReader, PatternState, PredicateTest } from "../model/pattern.ts";
import { rejectInWords } from "./difference.ts";
import { LiteralReader } from "./literal.ts";
import { preparePredicates } from "./predicates.ts";
import { findFrame, frames, literalNames } from "./registry.ts";
import { countBytes, showBytes } from "./show-bytes.ts";
import { bytesOf } from "./values.ts";

export type CompiledPattern = Pattern & { readonly save: string | undefined };

/** One pattern of a stream (not a sequence). Throws RangeError for what is none. */
export function compilePattern(value: unknown, context: PatternContext): CompiledPattern {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return literalPattern(bytesOf(value, context), undefined);
  }
  const { save, ...rest } = value as { save?: string } & Record<string, unknown>;
  const names = Object.keys(rest).filter((key) => findFrame(key) !== undefined);
  const [name] = names;
  if (names.length > 1) throw new RangeError(`a pattern has one frame, not ${names.join(" and ")}`);
  if (name !== undefined) return framedPattern(name, rest, save, context);
  const literal = literalNames.find((each) => each in rest);
  if (literal === undefined) {
    throw new RangeError(`this does not say where the message ends; add one of ${frames.map((frame) => frame.name).join(", ")}`);
  }
  const { [literal]: argument, encoding, ...others } = rest;
  const expected = bytesOf(encoding === undefined ? { [literal]: argument } : { [literal]: argument, encoding }, context);
  if (Object.keys(others).length === 0) return literalPattern(expected, save);
  const frame = findFrame("bytes")!.prepare(expected.length as never, context);
  return combine(frame, preparePredicates({ ...others, [literal]: argument }, context), save);
}

/** A whole message (a datagram): predicates alone. Throws RangeError. */
export function compileMessagePattern(value: unknown, context: PatternContext): PredicateTest & { readonly save: string | undefined } {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return { ...preparePredicates(value, context), save: undefined };
  }
  const { save, ...rest } = value as { save?: string } & Record<string, unknown>;
  return { ...preparePredicates(rest, context), save };
}

function literalPattern(expected: Uint8Array, save: string | undefined): CompiledPattern {
  return { description: showBytes(expected), save, begin: () => new LiteralReader(expected) };
}

function framedPattern(
  name: string,
  rest: Readonly<Record<string, unknown>>,
  save: string | undefined,
  context: PatternContext,
): CompiledPattern {
  const { [name]: argument, ...beside } = rest;
  const frame = findFrame(name)!.prepare(argument as never, context);
  const tests: PredicateTest[] = [];
  if (name === "line" && argument !== null && argument !== undefined && !isEmptyMap(argument)) {
    tests.push(preparePredicates(argument, context));
  }
  if (Object.keys(beside).length > 0) tests.push(preparePredicates(beside, context));
  const [first, second] = tests;
  if (first === undefined) return combine(frame, undefined, save);
  if (second === undefined) return combine(frame, first, save);
  return combine(frame, preparePredicates({ "all-of": [argument, beside] }, context), save);
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function combine(frame: PreparedFrame, test: PredicateTest | undefined, save: string | undefined): CompiledPattern {
  const description = test === undefined ? frame.description : `${frame.description}: ${test.description}`;
  return { description, save, begin: () => new FramedReader(frame.begin(), test) };
}

class FramedReader implements PatternReader {
  readonly streaming: PatternReader["streaming"];
  readonly #frame: FrameReader;
  readonly #test: PredicateTest | undefined;

  constructor(frame: FrameReader, test: PredicateTest | undefined) {
    this.#frame = frame;
    this.#test = test;
    const { fixedLength } = frame;
    if (fixedLength === undefined || (test !== undefined && test.stream === undefined)) return;
    const stream = test?.stream?.();
    this.streaming = {
      length: fixedLength,
      update: (chunk) => stream?.update(chunk),
      finish: () => stream?.finish() ?? { ok: true },
    };
  }

  next(bytes: Uint8Array, ended: boolean): PatternState {
    const state = this.#frame.next(bytes, ended);
    if (state.kind === "impossible") return { kind: "rejected", reason: state.reason };
    if (state.kind === "need-more") return ended ? endedBefore(bytes, state.least, state.what) : state;
    const { length, start, end } = state;
    if (this.#test === undefined) return { kind: "matched", length, start, end, saved: undefined };
    const verdict = this.#test.test(bytes.subarray(start, end));
    if (!verdict.ok) return { kind: "rejected", reason: verdict.reason };
    return { kind: "matched", length, start, end, saved: verdict.saved };
  }
}

function endedBefore(bytes: Uint8Array, least: number, what: string): PatternState {
  const of = /^\d+ of (.*)$/.exec(what)?.[1] ?? (bytes.length === 0 ? what : undefined);
  const message =
    of !== undefined && /bytes?$/.test(of)
      ? `the stream ended after ${bytes.length} of ${of}`
      : `the stream ended after ${countBytes(bytes.length)}, before ${what}`;
  const reason = rejectInWords(message, what, bytes);
  const isCounted = of !== undefined && /bytes?$/.test(of);
  const expectedLength = isCounted ? bytes.length + least : undefined;
  return { kind: "rejected", reason: { ...reason, comparison: { ...reason.comparison, expectedLength } } };
}
