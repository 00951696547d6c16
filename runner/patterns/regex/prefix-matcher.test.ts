import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { RE2JS } from "re2js";
import { compileRegex, loadRegexes } from "../../expressions/index.ts";
import { PrefixMatcher } from "./prefix-matcher.ts";

beforeAll(loadRegexes);

/** Expressions of every kind of part, put together at random. */
const atom = fc.constantFrom(
  "a",
  "b",
  ".",
  "[^a]",
  "\\n",
  "é",
  "(?i:A)",
  "^",
  "$",
  "\\b",
  "\\B",
  "\\A",
  "\\z",
  "(?m:^)",
  "(?m:$)",
  "\\w",
  "(?s:.)",
);
const expression = fc.letrec<{ whole: string }>((tie) => ({
  whole: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.tuple(tie("whole"), tie("whole")).map((parts) => parts.join("")),
    fc.tuple(tie("whole"), tie("whole")).map((parts) => `(?:${parts.join("|")})`),
    fc
      .tuple(tie("whole"), fc.constantFrom("*", "+", "?", "*?", "{2}", "{1,2}"))
      .map(([part, times]) => `(?:${part})${times}`),
    tie("whole").map((part) => `(${part})`),
  ),
})).whole;
const text = fc
  .array(fc.constantFrom("a", "b", "A", " ", "\n", "é", "_"), { maxLength: 10 })
  .map((letters) => letters.join(""));

it("knows of every beginning of a text whether it holds a match, as RE2 does", () => {
  fc.assert(
    fc.property(expression, text, (source, letters) => {
      const matcher = new PrefixMatcher(compileRegex(source).program);
      const reference = RE2JS.compile(source);
      let state = matcher.start;
      let prefix = "";
      expect([prefix, state.matches]).toEqual([prefix, reference.test(Buffer.from(prefix))]);
      for (const letter of letters) {
        // What is found is found: the matcher is asked no further.
        if (state.matches) return;
        if (state.isDead) expect(reference.test(Buffer.from(letters))).toBe(false);
        state = matcher.step(state, letter.codePointAt(0) ?? 0);
        prefix += letter;
        expect([prefix, state.matches]).toEqual([prefix, reference.test(Buffer.from(prefix))]);
      }
    }),
    { numRuns: 3000 },
  );
});

it("sees that there will be no match any more", () => {
  const after = (source: string, letters: string): boolean => {
    const matcher = new PrefixMatcher(compileRegex(source).program);
    return Array.from(letters).reduce((state, letter) => matcher.step(state, letter.codePointAt(0) ?? 0), matcher.start)
      .isDead;
  };
  expect(after("^ab", "a")).toBe(false);
  expect(after("^ab", "b")).toBe(true);
  expect(after("^a|b", "c")).toBe(false);
  expect(after("(?m)^ab", "b")).toBe(false);
  expect(after("\\A(?:ab|ac)", "ad")).toBe(true);
});

it("goes on when it has forgotten its states", () => {
  // The last fourteen characters make more states than are kept.
  const source = "a.{13}b";
  const matcher = new PrefixMatcher(compileRegex(source).program);
  const reference = RE2JS.compile(source);
  let seed = 1;
  let state = matcher.start;
  let letters = "";
  while (!state.matches && letters.length < 20_000) {
    seed = (seed * 48_271) % 2_147_483_647;
    // Nothing ends with b until the end.
    const letter = letters.length < 15_000 ? (seed % 2 === 0 ? "a" : "c") : "b";
    letters += letter;
    state = matcher.step(state, letter.charCodeAt(0));
  }
  expect(state.matches).toBe(true);
  expect(reference.test(Buffer.from(letters))).toBe(true);
  expect(reference.test(Buffer.from(letters.slice(0, -1)))).toBe(false);
});
