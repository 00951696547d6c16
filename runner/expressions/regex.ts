/** Regular expressions in linear time (RE2 syntax), over UTF-8 bytes; a byte that is no UTF-8 counts as U+FFFD. */
import type * as Library from "re2js";

let library: typeof Library | undefined;

/** Must have ended before the first regular expression is compiled: the library takes 15 ms to load. */
export async function loadRegexes(): Promise<void> {
  library ??= await import("re2js");
}

export interface Regex {
  readonly source: string;
  /** Names of its groups. */
  readonly groups: readonly string[];
  find(bytes: Uint8Array): boolean;
  /**
   * What the named groups took of the first match, as views of `bytes`; a group that took no part is empty, as in Go.
   * undefined where there is no match.
   */
  match(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> | undefined;
  /** The automaton it was compiled to. */
  readonly program: RegexProgram;
}

/** As RE2 compiles them, in every language: https://swtch.com/~rsc/regexp/regexp2.html */
export interface RegexProgram {
  readonly start: number;
  readonly inst: readonly RegexInstruction[];
}

export interface RegexInstruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}

/** What is wrong with a regular expression, and where that is known, how to say it in RE2. */
export class RegexSyntaxError extends RangeError {
  constructor(
    message: string,
    readonly help: string | undefined,
  ) {
    super(message);
    this.name = "RegexSyntaxError";
  }
}

/** A program of this size takes a millisecond for a hundred bytes. */
const largestProgram = 10_000;

const compiled = new Map<string, Regex>();

/** Throws RegexSyntaxError. */
export function compileRegex(source: string): Regex {
  let regex = compiled.get(source);
  if (regex === undefined) {
    regex = compile(source);
    if (compiled.size > 500) compiled.clear();
    compiled.set(source, regex);
  }
  return regex;
}

function compile(source: string): Regex {
  const re2 = parse(source);
  const groups = Object.keys(re2.namedGroups());
  return {
    source,
    groups,
    find: (bytes) => re2.test(bytes),
    match(bytes) {
      const matcher = re2.matcher(bytes);
      if (!matcher.find()) return undefined;
      return Object.fromEntries(
        groups.map((name) => [name, bytes.subarray(Math.max(0, matcher.start(name)), Math.max(0, matcher.end(name)))]),
      );
    },
    program: re2.re2().prog as RegexProgram,
  };
}

function parse(source: string): Library.RE2JS {
  if (library === undefined) throw new Error("a regular expression was compiled before the library was loaded");
  let re2: Library.RE2JS;
  try {
    re2 = library.RE2JS.compile(source);
  } catch (error) {
    if (error instanceof library.RE2JSException) throw describeMistake(error.message);
    throw error;
  }
  if (re2.programSize() > largestProgram) {
    throw new RegexSyntaxError("the regular expression is too large", "repeat fewer things less often");
  }
  return re2;
}

/** What other engines have and RE2 has not: `(?=`, `(?<!`, `(?>`, `\1`, `\k`. */
const notInRe2 = /Perl syntax|capture: "\(\?<[=!]|escape sequence: "\\\\[1-9k]/;

function describeMistake(message: string): RegexSyntaxError {
  const what = message
    .replace(/^error parsing regexp: /, "")
    .replace(/`([^]*)`$/, (_whole, part: string) => JSON.stringify(part));
  const help = "expressions are RE2, for linear time: no look-around and no back-references";
  return new RegexSyntaxError(`the regular expression is wrong: ${what}`, notInRe2.test(what) ? help : undefined);
}
