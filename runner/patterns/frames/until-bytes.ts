/** `until: DATA`: up to and including the first occurrence. */
import type { PreparedFrame } from "../../model/definition.ts";
import type { FrameReader, FrameState } from "../../model/pattern.ts";
import { formatSize } from "../../model/units.ts";
import { longestSearched } from "../limits.ts";
import { rejectInWords } from "../rejection.ts";
import { findBytes } from "../search.ts";
import { showBytes } from "../show-bytes.ts";

/** Throws RangeError where there is nothing to look for. */
export function untilBytes(delimiter: Uint8Array): PreparedFrame {
  if (delimiter.length === 0) throw new RangeError("until needs at least one byte to look for");
  if (delimiter.length > longestSearched) {
    throw new RangeError(`until looks for at most ${formatSize(longestSearched)}, not ${delimiter.length} bytes`);
  }
  const shown = showBytes(delimiter);
  return {
    description: `a message up to ${shown}`,
    least: delimiter.length,
    begin: () => new DelimiterReader(delimiter, shown),
  };
}

class DelimiterReader implements FrameReader {
  readonly #delimiter: Uint8Array;
  readonly #shown: string;
  /** No occurrence begins before this. */
  #searched = 0;

  constructor(delimiter: Uint8Array, shown: string) {
    this.#delimiter = delimiter;
    this.#shown = shown;
  }

  next(bytes: Uint8Array): FrameState {
    const { length } = this.#delimiter;
    const at = findBytes(bytes, this.#delimiter, this.#searched);
    if (at !== -1 && at + length <= longestSearched)
      return { kind: "framed", length: at + length, start: 0, end: at + length };
    if (bytes.length >= longestSearched) {
      const message = `${this.#shown} does not occur within the first ${formatSize(longestSearched)}`;
      const reason = rejectInWords(message, this.#shown, bytes.subarray(0, longestSearched));
      return { kind: "impossible", settled: longestSearched, reason };
    }
    // It may have begun in the last bytes.
    this.#searched = Math.max(0, bytes.length - length + 1);
    return { kind: "need-more", least: 1, what: this.#shown, settled: bytes.length };
  }
}
