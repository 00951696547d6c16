/** Why bytes do not fit: rejections that depend on the bytes alone, never on how many more have come by chance. */
import type { Rejection } from "../model/pattern.ts";
import { excerptSize } from "./limits.ts";
import { countBytes, showByte } from "./show-bytes.ts";

/** A stretch of the expected bytes: all of them, or the chunk that is being compared. */
export interface ExpectedPart {
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the whole. */
  readonly start: number;
  /** Length of the whole. */
  readonly total: number;
}

/** Another byte came than was expected. Of what came it shows everything up to that byte, which is all that is sure. */
export function rejectByte(expected: ExpectedPart, offset: number, actual: number): Rejection {
  const wanted = expected.bytes[offset - expected.start] ?? 0;
  return rejectAt(expected, offset, `byte ${offset} is ${showByte(actual)}, expected ${showByte(wanted)}`, [actual]);
}

/** All that was expected came, and more. */
export function rejectSurplus(expected: ExpectedPart, actual: number): Rejection {
  const { total } = expected;
  const where = total === 0 ? "where nothing was expected" : `after the expected ${countBytes(total)}`;
  return rejectAt(expected, total, `it goes on ${where}, with ${showByte(actual)}`, [actual]);
}

/** What came is right, and ends too soon. `message`: what ended. */
export function rejectShort(expected: ExpectedPart, length: number, message: string): Rejection {
  const { comparison } = rejectAt(expected, length, message, []);
  return { message, comparison: { ...comparison, actualLength: length } };
}

/** Up to `offset` the same bytes came as were expected. */
function rejectAt(expected: ExpectedPart, offset: number, message: string, following: ArrayLike<number>): Rejection {
  const { bytes, start, total } = expected;
  const at = offset - start;
  const [from, to] = excerptAround(at, bytes.length);
  return {
    message,
    comparison: {
      expected: copyBytes(bytes.subarray(from, to)),
      actual: joinBytes(bytes.subarray(from, at), following),
      base: start + from,
      differsAt: offset,
      expectedLength: total,
    },
  };
}

/** Half before the place, half after, and all where that is little enough. */
function excerptAround(at: number, length: number): readonly [from: number, to: number] {
  if (length <= excerptSize) return [0, length];
  const from = Math.min(Math.max(0, at - excerptSize / 2), length - excerptSize);
  return [from, from + excerptSize];
}

/** A rejection that is not about one byte: the expectation in words, beside what came. */
export function rejectInWords(message: string, expectedText: string, actual: Uint8Array): Rejection {
  return {
    message,
    comparison: {
      expectedText,
      actual: copyBytes(actual.subarray(0, excerptSize)),
      actualLength: actual.length,
      base: 0,
    },
  };
}

/** The stream ended before the message did; `what` was still missing. */
export function rejectEnd(bytes: Uint8Array, fixedLength: number | undefined, what: string): Rejection {
  const message = describeEnd(bytes.length, fixedLength, what);
  const { comparison } = rejectInWords(message, what, bytes);
  return { message, comparison: { ...comparison, expectedLength: fixedLength } };
}

function describeEnd(length: number, fixedLength: number | undefined, what: string): string {
  if (fixedLength !== undefined) return `the stream ended after ${length} of ${countBytes(fixedLength)}`;
  return length === 0
    ? `the stream ended before ${what}`
    : `the stream ended after ${countBytes(length)}, before ${what}`;
}

/**
 * Where a rejection stops at the first byte that differs, adds what had come after it by the time that it was made:
 * evidence for whoever reads the failure, and the only part that depends on how the stream was cut.
 */
export function withReceived(reason: Rejection, received: Uint8Array): Rejection {
  const { actual, actualLength, base, differsAt } = reason.comparison;
  if (actual === undefined || actualLength !== undefined || differsAt === undefined) return reason;
  const known = base + actual.length;
  const evidence = received.subarray(known, Math.min(known + longestEvidence, base + excerptSize));
  return { ...reason, comparison: { ...reason.comparison, actual: joinBytes(actual, evidence) } };
}

const longestEvidence = 4096;

/** Rejections outlive the memory that the bytes came in. (Buffer's own `slice` would be a view of it.) */
function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function joinBytes(one: Uint8Array, other: ArrayLike<number>): Uint8Array {
  const joined = new Uint8Array(one.length + other.length);
  joined.set(one);
  joined.set(other, one.length);
  return joined;
}
