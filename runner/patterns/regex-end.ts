/** `until: { regex }`: the shortest beginning of a stream that holds a match. */
import { compileRegex, type Regex } from "../expressions/index.ts";
import type { FrameReader } from "../model/pattern.ts";
import { longestMatched, tooLong } from "./limits.ts";

/** Assertions about what follows: with them, a longer beginning may no longer match though a shorter one did. */
const looksAhead = /\\[bBzZ]|\$/;

/** Throws RangeError for what is no regular expression. */
export function regexEnd(source: string): () => FrameReader {
  const regex = compileRegex(source);
  const shortest = looksAhead.test(source.replace(/\\\\/g, "")) ? shortestByTrying : shortestByHalving;
  return () => {
    /** No beginning up to this length holds a match. */
    let refuted = -1;
    return {
      next(bytes, ended) {
        const whole = ended ? bytes.length : completeLength(bytes);
        const length = shortest(regex, bytes, refuted, whole);
        if (length !== undefined) return { kind: "framed", length, start: 0, end: length };
        refuted = whole;
        if (bytes.length > longestMatched) return tooLong(bytes, `a match of ${source}`, longestMatched);
        return { kind: "need-more", least: 1, what: `a match of ${source}` };
      },
    };
  };
}

/** Once a beginning holds a match, all longer ones do: the shortest is found by halving. */
function shortestByHalving(regex: Regex, bytes: Uint8Array, refuted: number, whole: number): number | undefined {
  if (whole <= refuted || !regex.find(bytes.subarray(0, whole))) return undefined;
  let low = refuted;
  let high = whole;
  while (high - low > 1) {
    const middle = boundaryBefore(bytes, (low + high) >> 1);
    if (middle <= low) {
      // No character ends between: look on the other side of the middle.
      const next = boundaryAfter(bytes, (low + high) >> 1);
      if (next >= high) break;
      if (regex.find(bytes.subarray(0, next))) high = next;
      else low = next;
    } else if (regex.find(bytes.subarray(0, middle))) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

function shortestByTrying(regex: Regex, bytes: Uint8Array, refuted: number, whole: number): number | undefined {
  for (let length = Math.max(0, refuted + 1); length <= whole; length++) {
    if (isContinuation(bytes[length])) continue;
    if (regex.find(bytes.subarray(0, length))) return length;
  }
  return undefined;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** The nearest length at or before `length` that does not cut a UTF-8 character. */
function boundaryBefore(bytes: Uint8Array, length: number): number {
  let at = length;
  while (at > 0 && length - at < 4 && isContinuation(bytes[at])) at--;
  return at;
}

function boundaryAfter(bytes: Uint8Array, length: number): number {
  let at = length;
  while (at < bytes.length && isContinuation(bytes[at])) at++;
  return at;
}

/** Without a UTF-8 character at the end that has only begun: whether it matches cannot be told yet. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
