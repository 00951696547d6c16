/** The law: what is said of a stream depends on its bytes, never on how it was cut. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadCel, loadRegexes } from "../expressions/index.ts";
import type { PatternReader, PatternState } from "../model/pattern.ts";
import { longestSearched, longestToEnd } from "./limits.ts";
import { frames, predicates } from "./registry.ts";
import { compile, fingerprint, judge, judgeEnded, latin1 } from "./streams.test-support.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

/** Every frame, with what it looks for in the streams below. */
const framings: readonly Readonly<Record<string, unknown>>[] = [
  { bytes: 5 },
  { bytes: 0 },
  { line: null },
  { line: "ab" },
  { line: { "starts-with": "a" } },
  { until: "b\r\n" },
  { until: "aab" },
  { until: { hex: "c3" } },
  { until: { regex: "a+b" } },
  { until: { regex: "(?P<word>[ab]+)$" } },
  { until: { regex: "(?m)^b$" } },
  { until: { regex: "\\bab\\b" } },
  { until: { regex: "b\\B." } },
  { until: { regex: "^a[^\\n]*é" } },
  { until: { regex: "\\x{FFFD}." } },
  { until: "eof" },
  { "length-prefix": "u8" },
  { "length-prefix": "u16le" },
  { "length-prefix": "varint" },
  { text: "ab\r\n" },
  { hex: "61 c3a9" },
];

/** Every predicate, alone and in company. */
const predications: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { text: "ab" },
  { hex: "61 c3" },
  { base64: "YWI=" },
  { file: "x" },
  { fill: { byte: 97, size: 2 } },
  { random: { size: 2, seed: 1 } },
  { concat: ["a", "b"] },
  { regex: "^a(?P<rest>.*)$" },
  { "starts-with": "ab" },
  { "starts-with": "", "ends-with": "b" },
  { "ends-with": "\r" },
  { contains: "ba" },
  { number: { min: 1 } },
  { json: 1 },
  { sha256: createHash("sha256").update("aaaaa").digest("hex") },
  { "one-of": ["ab", { regex: "(?P<x>b)" }] },
  { "all-of": [{ "starts-with": "a" }, { contains: "b" }] },
  { not: { contains: "a" } },
  { check: "size(received) > 2" },
  { "starts-with": "a", text: "ab" },
  { contains: "b", "starts-with": "a" },
];

const letters = ["a", "b", "\r", "\n", "\xc3", "\xa9", "1", "\x02", "\0"];
const stream = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...letters) },
      { weight: 2, arbitrary: fc.constantFrom("ab\r\n", "aab", "\xc3\xa9") },
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => latin1(parts.join("")));

/** A literal has no frame: it goes with predicates other than itself. */
function combine(framing: Readonly<Record<string, unknown>>, predication: Readonly<Record<string, unknown>>): unknown {
  return { ...predication, ...framing };
}

it("is tried on every frame and predicate", () => {
  const tried = new Set([...framings, ...predications].flatMap((map) => Object.keys(map)));
  expect([...frames, ...predicates].map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});

describe.each(framings.map((framing) => [JSON.stringify(framing), framing] as const))("%s", (_name, framing) => {
  const isLiteral = "text" in framing || "hex" in framing;
  const partners = isLiteral
    ? predications.filter((map) =>
        Object.keys(map).every((key) => !["text", "hex", "base64", "file", "fill", "random", "concat"].includes(key)),
      )
    : predications;

  it("is the same at every single cut, byte by byte, and when the end is known at once", () => {
    fc.assert(
      fc.property(fc.constantFrom(...partners), stream, (predication, bytes) => {
        const pattern = compile(combine(framing, predication));
        const whole = judge(pattern, bytes);
        expect(whole.state.kind).not.toBe("need-more");
        expect(judge(pattern, bytes, bytes.keys())).toEqual(whole);
        for (const cut of bytes.keys()) expect([cut, judge(pattern, bytes, [cut])]).toEqual([cut, whole]);
        expect(judgeEnded(pattern, bytes)).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe("bytes that follow", () => {
  it("change nothing about what was certain without the end", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...framings),
        fc.constantFrom(...predications),
        stream,
        stream,
        (framing, predication, bytes, more) => {
          fc.pre(!("text" in framing) && !("hex" in framing));
          const pattern = compile(combine(framing, predication));
          fc.pre(pattern.begin().next(bytes, false).kind !== "need-more");
          const alone = judge(pattern, bytes);
          expect(judge(pattern, Buffer.concat([bytes, more]))).toEqual(alone);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("long streams", () => {
  const long: readonly (readonly [string, unknown])[] = [
    ["a literal of 100,000 bytes", { fill: { byte: 97, size: 100_000 } }],
    ["random bytes", { random: { size: 200_000, seed: 3 } }],
    ["a line", { line: { "starts-with": "aaa" } }],
    ["a delimiter", { until: "aab" }],
    ["a regular expression", { until: { regex: "a{500}b" } }],
    ["bytes", { bytes: 70_000, text: "nothing like it" }],
    ["bytes and a digest", { bytes: 70_000, sha256: "00".repeat(32) }],
  ];
  it.each(long)("%s: random cuts", (_name, value) => {
    const pattern = compile(value);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 260_000 }),
        fc.constantFrom("b", "b\n", "\n", ""),
        fc.array(fc.integer({ min: 0, max: 260_000 }), { maxLength: 6 }),
        (length, last, cuts) => {
          const bytes = Buffer.concat([Buffer.alloc(length, "a"), latin1(last)]);
          expect(fingerprint(judge(pattern, bytes, cuts))).toBe(fingerprint(judge(pattern, bytes)));
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ["a line", { line: null }, "\n", longestSearched],
    ["a delimiter", { until: "xyz" }, "xyz", longestSearched],
    ["a match", { until: { regex: "x[y]z" } }, "xyz", longestSearched],
  ])("%s ends within the limit, or not at all", (_name, value, end, limit) => {
    const pattern = compile(value);
    const padded = (length: number): Uint8Array => Buffer.concat([Buffer.alloc(length - end.length, "a"), latin1(end)]);
    const cuts = [limit - end.length, limit - 1, limit, limit + 1];
    for (const length of [limit - 1, limit, limit + 1, limit + end.length]) {
      const bytes = padded(length);
      const whole = judge(pattern, bytes);
      expect([length, whole.state.kind]).toEqual([length, length <= limit ? "matched" : "rejected"]);
      for (const cut of cuts) expect(fingerprint(judge(pattern, bytes, [cut]))).toBe(fingerprint(whole));
      expect(fingerprint(judge(pattern, bytes, cuts))).toBe(fingerprint(whole));
    }
  });

  it("a stream without an end is given up", () => {
    const reader = compile({ until: "eof" }).begin();
    const bytes = Buffer.alloc(longestToEnd + 1);
    expect(reader.next(bytes.subarray(0, longestToEnd), false).kind).toBe("need-more");
    expect(reader.next(bytes, false)).toMatchObject({
      kind: "rejected",
      reason: { message: "the stream goes on after 64MiB" },
    });
  });
});

describe("messages that are not kept", () => {
  const streamable = [
    { bytes: 6 },
    { bytes: 6, text: "aab\r\nb" },
    { bytes: 6, text: "aab" },
    { bytes: 2, text: "aab" },
    { bytes: 6, "starts-with": "aa" },
    { bytes: 6, sha256: createHash("sha256").update("aaaaaa").digest("hex") },
    { bytes: 6, sha256: "00".repeat(32), "starts-with": "b" },
    { bytes: 6, "starts-with": "a", text: "aaaaaa" },
    { bytes: 6, "all-of": [{ "starts-with": "aa" }, "aaaaaa"] },
    { text: "aaaaab" },
    { fill: { byte: 97, size: 5 } },
  ];

  it("are judged as those that are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...streamable),
        fc.array(fc.constantFrom("a", "a", "a", "b", "\r"), { minLength: 6, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }),
        (value, parts, cuts) => {
          const pattern = compile(value);
          const bytes = latin1(parts.join(""));
          const { state } = judge(pattern, bytes);
          expect(judgeStreaming(pattern.begin(), bytes, cuts)).toEqual(
            state.kind === "matched" ? { ...state, start: 0 } : state,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("are not offered where a predicate needs the whole", () => {
    expect(compile({ bytes: 5, contains: "a" }).begin().streaming).toBeUndefined();
    expect(compile({ line: null }).begin().streaming).toBeUndefined();
    expect(compile({ until: "eof" }).begin().streaming).toBeUndefined();
  });

  function judgeStreaming({ streaming }: PatternReader, bytes: Uint8Array, cuts: readonly number[]): PatternState {
    if (streaming === undefined) throw new Error("streaming is not offered");
    const { length } = streaming;
    const ends = [...new Set([...cuts.filter((cut) => cut < length), length])].sort((one, other) => one - other);
    let from = 0;
    for (const end of ends) {
      const chunk = Buffer.from(bytes.subarray(from, end));
      const reason = streaming.update(chunk);
      chunk.fill(0xee);
      if (reason !== undefined) return { kind: "rejected", reason };
      from = end;
    }
    const verdict = streaming.finish();
    if (!verdict.ok) return { kind: "rejected", reason: verdict.reason };
    return { kind: "matched", length, start: 0, end: length, saved: verdict.saved };
  }
});

it("examples keep the law too", () => {
  for (const { pattern, accepts, rejects } of [...frames, ...predicates].flatMap(({ examples }) => examples)) {
    const compiled = compile(parse(pattern));
    for (const text of [...accepts, ...rejects]) {
      const bytes = latin1(text);
      const whole = judge(compiled, bytes);
      for (const cut of bytes.keys())
        expect([pattern, text, cut, judge(compiled, bytes, [cut])]).toEqual([pattern, text, cut, whole]);
      expect(judge(compiled, bytes, bytes.keys())).toEqual(whole);
    }
  }
});
