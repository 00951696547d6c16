/** `until: { regex }`: the shortest beginning of the stream that, taken by itself, holds a match. */
import { compileRegex, type Regex } from "../../expressions/index.ts";
import type { PreparedFrame } from "../../model/definition.ts";
import type { FrameReader, FrameState } from "../../model/pattern.ts";
import { formatSize } from "../../model/units.ts";
import { longestSearched } from "../limits.ts";
import { PrefixMatcher, type MatcherState } from "../regex/prefix-matcher.ts";
import { readRune, type Rune } from "../regex/runes.ts";
import { rejectInWords } from "../rejection.ts";
import { toSavedValues } from "../saved-value.ts";

/** Throws RegexSyntaxError, and RangeError for an expression that matches before anything has come. */
export function untilMatch(source: string): PreparedFrame {
  const regex = compileRegex(source);
  const matcher = new PrefixMatcher(regex.program);
  if (matcher.start.matches) throw new RangeError(`${source} matches nothing at all, so the message would be empty`);
  return {
    description: `a message up to a match of ${source}`,
    least: 1,
    begin: () => new MatchReader(regex, matcher),
  };
}

class MatchReader implements FrameReader {
  readonly #regex: Regex;
  readonly #matcher: PrefixMatcher;
  #state: MatcherState;
  /** Where the next character begins. */
  #at = 0;
  readonly #rune: Rune = { code: 0, length: 0 };

  constructor(regex: Regex, matcher: PrefixMatcher) {
    this.#regex = regex;
    this.#matcher = matcher;
    this.#state = matcher.start;
  }

  next(bytes: Uint8Array, ended: boolean): FrameState {
    const rune = this.#rune;
    while (this.#at < bytes.length) {
      readRune(bytes, this.#at, ended, rune);
      if (rune.length === 0) break;
      if (this.#at + rune.length > longestSearched)
        return this.#giveUp(bytes, `within the first ${formatSize(longestSearched)}`);
      this.#at += rune.length;
      this.#state = this.#matcher.step(this.#state, rune.code);
      if (this.#state.matches) return this.#frame(bytes.subarray(0, this.#at));
      if (this.#state.isDead) return this.#giveUp(bytes, "from the first byte on");
    }
    return { kind: "need-more", least: 1, what: `a match of ${this.#regex.source}`, settled: this.#at };
  }

  #frame(message: Uint8Array): FrameState {
    const { length } = message;
    if (this.#regex.groups.length === 0) return { kind: "framed", length, start: 0, end: length };
    return { kind: "framed", length, start: 0, end: length, saved: toSavedValues(this.#regex.match(message) ?? {}) };
  }

  #giveUp(bytes: Uint8Array, where: string): FrameState {
    const { source } = this.#regex;
    const reason = rejectInWords(
      `${source} does not match ${where}`,
      `a match of ${source}`,
      bytes.subarray(0, this.#at),
    );
    return { kind: "impossible", settled: this.#at, reason };
  }
}
