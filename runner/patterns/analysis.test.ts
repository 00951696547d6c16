/** What the file alone tells of a pattern: its least length, the names that it saves. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadRegexes } from "../expressions/index.ts";
import type { Value } from "../model/scenario.ts";
import { patternLeast } from "./least.ts";
import { savedNames } from "./saved-names.ts";
import { compile, judge, latin1 } from "./streams.test-support.ts";

beforeAll(loadRegexes);

describe("patternLeast", () => {
  it.each([
    ["hello", 5],
    ["${x}", 0],
    [{ bytes: "4KiB" }, 4096],
    [{ bytes: "${n}" }, 0],
    [{ line: "ab" }, 3],
    [{ line: null }, 1],
    [{ line: {} }, 1],
    [{ line: "${x}" }, 1],
    [{ line: { text: "é", encoding: "latin1" } }, 2],
    [{ line: { regex: "^abc$" } }, 1],
    [{ until: "\r\n" }, 2],
    [{ until: { hex: "00" } }, 1],
    [{ until: { regex: "a|b" } }, 1],
    [{ until: "eof" }, 0],
    [{ until: "${x}" }, 0],
    [{ random: { size: "1GiB" }, save: "x" }, 2 ** 30],
    [{ text: "é", encoding: "utf-16le" }, 2],
    [{ file: "x" }, 0],
    [[{ line: "ab" }, "x", { bytes: "${n}" }], 4],
    [{ regex: "a" }, 0],
    [null, 0],
  ] as readonly [Value, number][])("of %j is %d", (pattern, least) => expect(patternLeast(pattern)).toBe(least));
});

describe("savedNames", () => {
  it.each([
    ["hello", []],
    [{ line: null, save: "x" }, ["x"]],
    [{ line: { regex: "(?P<a>.)(?<b>.)(.)" } }, ["a", "b"]],
    [{ until: { regex: "(?P<a>;)" }, regex: "(?P<b>.)" }, ["a", "b"]],
    [
      [{ line: { regex: "(?P<a>.)" } }, { bytes: 1, save: "a" }, { bytes: 1, save: "b" }],
      ["a", "b"],
    ],
    [{ line: { "one-of": [{ regex: "(?P<a>1)" }, { "all-of": [{ regex: "(?P<b>2)" }] }] } }, ["a", "b"]],
    [{ line: { not: { regex: "(?P<a>1)" } } }, []],
    [{ line: { json: { x: { regex: "(?P<a>1)" }, save: "no", regex: "(?P<b>)" } } }, ["a"]],
    [{ text: "(?P<a>)", save: "${x}" }, ["${x}"]],
  ] as readonly [Value, string[]][])("of %j are %j", (pattern, names) => expect(savedNames(pattern)).toEqual(names));

  it.each([
    [{ line: { regex: "(?P<a>1)|(?P<b>2)" } }, "2\n", { a: "", b: "2" }],
    [{ until: { regex: "(?P<word>[a-z]+);" }, regex: "^(?P<first>.)" }, "abc;", { word: "abc", first: "a" }],
    [{ line: { "one-of": [{ regex: "^(?P<a>1)$" }, { regex: "(?P<b>2)" }] } }, "12\n", { a: "", b: "2" }],
    [{ line: { regex: "(?P<raw>\\x{FFFD}+)" } }, "a\xff\xfe\n", { raw: Uint8Array.of(0xff, 0xfe) }],
  ] as readonly [Value, string, object][])("%j saves them", (pattern, stream, saved) => {
    const { state } = judge(compile(pattern), latin1(stream));
    expect(state).toMatchObject({ kind: "matched", saved });
    expect(Object.keys(saved).sort()).toEqual([...savedNames(pattern)].sort());
  });
});
