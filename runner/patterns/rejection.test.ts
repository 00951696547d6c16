import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadCel, loadRegexes } from "../expressions/index.ts";
import type { Rejection } from "../model/pattern.ts";
import { excerptSize } from "./limits.ts";
import { withReceived } from "./rejection.ts";
import { compile, judge, latin1 } from "./streams.test-support.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

function reject(pattern: unknown, stream: Uint8Array): Rejection {
  const { state } = judge(compile(pattern), stream);
  if (state.kind !== "rejected") throw new Error(`it was ${state.kind}`);
  return state.reason;
}

describe("a rejection says what is wrong", () => {
  it.each([
    ["Hello, world", "Hello, World", "byte 7 is 0x57 'W', expected 0x77 'w'"],
    ["Hello, world", "Hello", "the stream ended after 5 of 12 bytes"],
    ["a", "", "the stream ended after 0 of 1 byte"],
    ['hex: "0d0a"', "\r\r", "byte 1 is 0x0d '\\r', expected 0x0a '\\n'"],
    ['hex: "00 ff"', "\0\xfe", "byte 1 is 0xfe, expected 0xff"],
    ["bytes: 12", "Hello", "the stream ended after 5 of 12 bytes"],
    ["line: OK", "OK", "the stream ended after 2 bytes, before the end of a line"],
    ["line: OK", "", "the stream ended before the end of a line"],
    ["line: OK", "NO\n", "byte 0 is 0x4e 'N', expected 0x4f 'O'"],
    ["line: OK", "O\r\n", "it ends after 1 of 2 bytes"],
    ["line: OK", "OKAY\n", "it goes on after the expected 2 bytes, with 0x41 'A'"],
    ['line: ""', "x\n", "it goes on where nothing was expected, with 0x78 'x'"],
    ['until: "\\r\\n"', "GET /", 'the stream ended after 5 bytes, before "\\r\\n"'],
    ['until: { regex: "[0-9];" }', "a1", "the stream ended after 2 bytes, before a match of [0-9];"],
    ['until: { regex: "^220" }', "500 no\n", "^220 does not match from the first byte on"],
    ["{ until: eof, text: bye }", "bye!", "it goes on after the expected 3 bytes, with 0x21 '!'"],
    ["line: { regex: ^220 }", "500 no\n", '"500 no" does not match ^220'],
    ["line: { starts-with: 220 x }", "22\n", "it ends after 2 of 5 bytes"],
    ["line: { ends-with: OK }", "KO\n", 'it ends with "KO", expected "OK"'],
    ["line: { contains: keep }", "\xfe\xff\n", 'hex fe ff does not contain "keep"'],
    ["line: { number: { min: 1, max: 3 } }", "4\n", '"4" is not a number from 1 to 3'],
    ["line: { number: { min: 1 } }", "one\n", '"one" is not a number'],
    ["line: { number: 5 }", "4\n", '"4" is not the number 5'],
    ["line: { number: { max: 5 } }", "6\n", '"6" is not a number up to 5'],
    ["line: { one-of: [a, { regex: b }] }", "c\n", '"c" is none of what was expected'],
    ["line: { not: { starts-with: c } }", "c\n", '"c" starts with "c"'],
    ["line: { not: { all-of: [{ contains: a }, { contains: b }] } }", "ab\n", '"ab" contains "a" and contains "b"'],
    ["line: { check: size(text) > 3 }", "abc\n", "size(text) > 3 is false"],
    ["line: { check: size(text) }", "abc\n", "size(text) is 3, neither true nor false"],
    [
      "{ bytes: 1, sha256: " + "f".repeat(64) + " }",
      "a",
      `its SHA-256 digest is ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb, expected ${"f".repeat(64)}`,
    ],
  ])("%s: %j", (pattern, stream, message) => expect(reject(parse(pattern), latin1(stream)).message).toBe(message));
});

describe("a rejection comes as soon as it is certain", () => {
  it.each([
    ["Hello", "Hi"],
    ["line: 220 ready", "500 go away"],
    ["line: OK", "OKAY"],
    ["line: { starts-with: 220, regex: ready }", "500 "],
    ['{ until: "\\r\\n\\r\\n", starts-with: "HTTP/1.1 200" }', "HTTP/1.1 404"],
    ["{ bytes: 100, text: abc }", "x"],
    ['until: { regex: "^220 .*\\n" }', "22x"],
  ])("%s: %j, and more to come", (pattern, stream) => {
    expect(compile(parse(pattern)).begin().next(latin1(stream), false).kind).toBe("rejected");
  });

  it.each([
    ["line: OK", "OK\r"],
    ["line: { regex: ^2 }", "5"],
    ["line: { contains: a, starts-with: b }", "c"],
    ['until: { regex: "220" }', "500"],
  ])("%s: %j can still be met", (pattern, stream) => {
    expect(compile(parse(pattern)).begin().next(latin1(stream), false).kind).toBe("need-more");
  });
});

describe("a comparison", () => {
  it("shows what was expected, and what came up to the first byte that differs", () => {
    expect(reject("Hello, world", latin1("Hello, World! Nice day"))).toMatchObject({
      comparison: {
        expected: new Uint8Array(latin1("Hello, world")),
        actual: new Uint8Array(latin1("Hello, W")),
        base: 0,
        differsAt: 7,
        expectedLength: 12,
      },
    });
  });

  it("of long messages is an excerpt around the difference", () => {
    for (const value of [{ fill: { byte: 97, size: 3_000_000 } }, { text: "a".repeat(3_000_000) }]) {
      const stream = Buffer.alloc(3_000_000, "a");
      stream[2_000_000] = 98;
      const { comparison } = reject(value, stream);
      expect(comparison.expected?.length).toBe(excerptSize);
      expect(comparison.differsAt).toBe(2_000_000);
      expect(comparison.base).toBeLessThan(2_000_000);
      expect(comparison.actual?.length).toBe(2_000_001 - comparison.base);
      expect(comparison.actual?.at(-1)).toBe(98);
    }
  });

  it("of words holds the beginning of what came", () => {
    const { comparison } = reject({ line: { regex: "x" } }, Buffer.concat([Buffer.alloc(100_000, "a"), latin1("\n")]));
    expect(comparison).toMatchObject({ expectedText: "matches x", actualLength: 100_000, base: 0 });
    expect(comparison.actual?.length).toBe(excerptSize);
  });

  it("finds the one byte of a megabyte that differs, wherever it is", () => {
    const text = Buffer.alloc(1 << 20, "a");
    for (const at of [0, 1, 4095, 4096, 65_537, (1 << 20) - 1]) {
      const stream = Buffer.from(text);
      stream[at] = 98;
      expect(reject(new Uint8Array(text), stream).comparison.differsAt).toBe(at);
    }
  });
});

describe("withReceived", () => {
  it("adds what came after the byte that differs", () => {
    const stream = latin1("Hello, World! Nice day");
    expect(withReceived(reject("Hello, world", stream), stream).comparison.actual).toEqual(new Uint8Array(stream));
  });

  it("adds nothing where the whole content is there, or the stream has ended", () => {
    for (const [value, stream] of [
      [{ line: { regex: "x" } }, "abc\nmore"],
      [{ line: "abcd" }, "abc\nmore"],
      ["abc", "ab"],
    ] as const) {
      const reason = reject(value, latin1(stream));
      expect(withReceived(reason, latin1(stream))).toEqual(reason);
    }
  });

  it("adds no more than is read", () => {
    const stream = Buffer.concat([latin1("b"), Buffer.alloc(1 << 20)]);
    expect(withReceived(reject("a", stream), stream).comparison.actual?.length).toBe(4097);
  });
});
