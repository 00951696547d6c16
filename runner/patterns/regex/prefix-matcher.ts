/**
 * Finds the shortest beginning of a stream that holds a match of a regular expression, character by character: the
 * program that RE2 compiled, run as a deterministic automaton whose states are made when they are first needed.
 *
 * re2js matches whole inputs only. Asked again for each byte that comes, it would take quadratic time; and a match that
 * it finds in ten bytes need not be the first there was, for `$` and `\b` see the end that a beginning has by itself.
 */
import type { RegexProgram } from "../../expressions/index.ts";

/** Operations of RE2 programs; those from `rune` on take a character. */
const op = { alt: 1, altMatch: 2, capture: 3, emptyWidth: 4, fail: 5, match: 6, nop: 7, rune: 8 } as const;

/** Assertions, as RE2 numbers them. */
const beginLine = 1;
const endLine = 2;
const beginText = 4;
const endText = 8;
const wordBoundary = 16;
const noWordBoundary = 32;

/** Stands for "no character": before the first, and after the last. */
const none = -1;
const newline = 0x0a;

export interface MatcherState {
  /** The text so far, ending here, holds a match. */
  readonly matches: boolean;
  /** Whatever comes, there will be no match. */
  readonly isDead: boolean;
  /** Where threads stand that have taken the last character. */
  readonly threads: readonly number[];
  /** The last character, or one that assertions cannot tell from it. */
  readonly before: number;
  /** By ASCII character. */
  readonly next: (MatcherState | undefined)[];
  /** By any other, for some of them. */
  readonly nextBeyondAscii: Map<number, MatcherState>;
}

/** States are small; this many are a few MiB. */
const mostStates = 2_000;
const mostBeyondAscii = 64;

export class PrefixMatcher {
  readonly #program: RegexProgram;
  readonly #startsLater: boolean;
  readonly #visited: Float64Array;
  #visit = 0;
  #states = new Map<string, MatcherState>();
  readonly #found = makeState({ matches: true, isDead: false, threads: [], before: none });

  constructor(program: RegexProgram) {
    this.#program = program;
    this.#visited = new Float64Array(program.inst.length);
    // A match that has not begun with the text can begin later, unless every way to it begins with `^` or `\A`.
    this.#startsLater = this.#closure([program.start], ~beginText).length > 0;
  }

  /** The state before the first character. */
  get start(): MatcherState {
    return this.#stateOf([], none);
  }

  /** The state after one more character. */
  step(state: MatcherState, rune: number): MatcherState {
    const known = rune < 0x80 ? state.next[rune] : state.nextBeyondAscii.get(rune);
    if (known !== undefined) return known;
    const following = this.#follow(state, rune);
    if (rune < 0x80) state.next[rune] = following;
    else if (state.nextBeyondAscii.size < mostBeyondAscii) state.nextBeyondAscii.set(rune, following);
    return following;
  }

  #follow(state: MatcherState, rune: number): MatcherState {
    const { inst } = this.#program;
    const threads: number[] = [];
    for (const pc of this.#closure(this.#entries(state.threads, state.before), assertionsBetween(state.before, rune))) {
      const instruction = inst[pc];
      if (instruction?.op === op.match) return this.#found;
      if (instruction?.matchRune(rune) === true) threads.push(instruction.out);
    }
    return this.#stateOf(threads, rune);
  }

  #stateOf(threads: readonly number[], rune: number): MatcherState {
    const before = representative(rune);
    const unique = [...new Set(threads)].sort((one, other) => one - other);
    const key = `${before} ${unique.join(" ")}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      const here = this.#closure(this.#entries(unique, before), assertionsBetween(before, none));
      state = makeState({
        matches: here.some((pc) => this.#program.inst[pc]?.op === op.match),
        isDead: unique.length === 0 && before !== none && !this.#startsLater,
        threads: unique,
        before,
      });
      if (this.#states.size >= mostStates) this.#states = new Map();
      this.#states.set(key, state);
    }
    return state;
  }

  /** A match may begin anywhere. */
  #entries(threads: readonly number[], before: number): readonly number[] {
    return before === none || this.#startsLater ? [...threads, this.#program.start] : threads;
  }

  /** Instructions that take a character, or match, and can be reached from these without taking one. */
  #closure(from: readonly number[], assertions: number): readonly number[] {
    const reached: number[] = [];
    const pending = [...from];
    const visit = ++this.#visit;
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      const instruction = this.#program.inst[pc];
      if (instruction === undefined || this.#visited[pc] === visit) continue;
      this.#visited[pc] = visit;
      switch (instruction.op) {
        case op.alt:
        case op.altMatch:
          pending.push(instruction.out, instruction.arg);
          break;
        case op.capture:
        case op.nop:
          pending.push(instruction.out);
          break;
        case op.emptyWidth:
          if ((instruction.arg & ~assertions) === 0) pending.push(instruction.out);
          break;
        case op.fail:
          break;
        default:
          reached.push(pc);
      }
    }
    return reached;
  }
}

function makeState(known: Omit<MatcherState, "next" | "nextBeyondAscii">): MatcherState {
  return { ...known, next: [], nextBeyondAscii: new Map() };
}

/** What holds between two characters. */
function assertionsBetween(before: number, after: number): number {
  let assertions = isWord(before) === isWord(after) ? noWordBoundary : wordBoundary;
  if (before === none) assertions |= beginText | beginLine;
  if (before === newline) assertions |= beginLine;
  if (after === none) assertions |= endText | endLine;
  if (after === newline) assertions |= endLine;
  return assertions;
}

/** RE2's `\b` knows ASCII words only. */
function isWord(rune: number): boolean {
  return (
    (rune >= 0x30 && rune <= 0x39) || (rune >= 0x41 && rune <= 0x5a) || rune === 0x5f || (rune >= 0x61 && rune <= 0x7a)
  );
}

/** A character that assertions cannot tell from this one. */
function representative(rune: number): number {
  if (rune === none || rune === newline) return rune;
  return isWord(rune) ? 0x61 : 0x20;
}
