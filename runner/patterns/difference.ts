/** Where two byte strings part, and the rejection that shows it. */
import type { Comparison } from "../model/outcome.ts";
import type { Rejection } from "../model/pattern.ts";
import { countBytes, showByte } from "./show-bytes.ts";

/** How much of a long message is kept around the difference. */
const excerptSize = 65_536;
const contextBefore = 4096;

/** Offset of the first byte in which they differ, up to the shorter's end; -1 where there is none. */
export function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  // Buffer.compare is memcmp; the byte itself is then searched for in the one block that differs.
  const block = 4096;
  for (let start = 0; start < length; start += block) {
    const end = Math.min(length, start + block);
    if (Buffer.compare(one.subarray(start, end), other.subarray(start, end)) === 0) continue;
    for (let at = start; at < end; at++) if (one[at] !== other[at]) return at;
  }
  return -1;
}

/** A comparison that holds copies of what is around `around`. */
export function compareAround(expected: Uint8Array, actual: Uint8Array, around: number, differsAt: number | undefined): Comparison {
  const longest = Math.max(expected.length, actual.length);
  const base = longest <= excerptSize ? 0 : Math.max(0, around - contextBefore);
  return {
    expected: expected.slice(base, base + excerptSize),
    actual: actual.slice(base, base + excerptSize),
    base,
    differsAt,
    expectedLength: expected.length,
    actualLength: actual.length,
  };
}

/** Why `actual` is not `expected`; undefined where they are equal. */
export function rejectUnequal(expected: Uint8Array, actual: Uint8Array): Rejection | undefined {
  const at = firstDifference(expected, actual);
  if (at !== -1) return rejectDifference(expected, actual, at);
  if (expected.length === actual.length) return undefined;
  const shorter = Math.min(expected.length, actual.length);
  return {
    message: `it is ${countBytes(actual.length)} long, expected ${countBytes(expected.length)}`,
    comparison: compareAround(expected, actual, shorter, shorter),
  };
}

export function rejectDifference(expected: Uint8Array, actual: Uint8Array, at: number): Rejection {
  return {
    message: `byte ${at} is ${showByte(actual[at] ?? 0)}, expected ${showByte(expected[at] ?? 0)}`,
    comparison: compareAround(expected, actual, at, at),
  };
}

/** A rejection that is not about one byte: the expectation in words beside what came. */
export function rejectInWords(message: string, expectedText: string, actual: Uint8Array): Rejection {
  return {
    message,
    comparison: { expectedText, actual: actual.slice(0, excerptSize), actualLength: actual.length, base: 0 },
  };
}
