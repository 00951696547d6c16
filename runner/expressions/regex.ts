/** Regular expressions in linear time (RE2 syntax), over UTF-8 bytes. */
import type { RE2JS } from "re2js";

type RegexLibrary = typeof import("re2js");
let library: RegexLibrary | undefined;

/** Must have ended before the first regular expression is compiled: the library takes 15 ms to load. */
export async function loadRegexes(): Promise<void> {
  library ??= await import("re2js");
}

export interface Regex {
  readonly source: string;
  /** Names of its groups. */
  readonly groups: readonly string[];
  find(bytes: Uint8Array): boolean;
  /** The named groups of the first match; undefined where there is none. */
  match(bytes: Uint8Array): Readonly<Record<string, string>> | undefined;
}

const compiled = new Map<string, Regex>();

/** Throws RangeError that says what is wrong with the expression. */
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
  if (library === undefined) throw new Error("a regular expression was compiled before the library was loaded");
  let re2: RE2JS;
  try {
    re2 = library.RE2JS.compile(source);
  } catch (error) {
    throw new RangeError((error as Error).message.replace(/^error parsing regexp: /, "the regular expression is wrong: "));
  }
  const groups = Object.keys(re2.namedGroups() as Record<string, number>);
  return {
    source,
    groups,
    find: (bytes) => re2.matcher(bytes).find(),
    match(bytes) {
      const matcher = re2.matcher(bytes);
      if (!matcher.find()) return undefined;
      const found: Record<string, string> = {};
      for (const name of groups) {
        const value = matcher.group(name) as string | null;
        if (value !== null) found[name] = value;
      }
      return found;
    },
  };
}
