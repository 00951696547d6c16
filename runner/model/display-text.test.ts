import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutToWidth, displayWidth, escapeBytes, escapeControl, expandTabs, sequenceLength } from "./display-text.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("escapeControl", () => {
  it.each([
    ["plain", "plain"],
    ["olá, 世界 🎉", "olá, 世界 🎉"],
    ["\x1b[2J", "\\x1b[2J"],
    ["a\r\n\tb\0", "a\\r\\n\\tb\\x00"],
    ["\x7f\x9b31m", "\\x7f\\u009b31m"],
    ["user\u202etxt.exe", "user\\u202etxt.exe"],
    ["\ufeffzero\u200bwidth", "\\ufeffzero\\u200bwidth"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["lone \ud800 half", "lone \\ud800 half"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["\ufffe\uffff", "\\ufffe\\uffff"],
    ["C:\\dir", "C:\\dir"],
  ])("%j becomes %j", (text, shown) => expect(escapeControl(text)).toBe(shown));

  it("leaves nothing invisible, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeControl(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe("escapeBytes", () => {
  it.each([
    [bytes(0x68, 0x69), "hi"],
    [bytes(0xc3, 0xa9), "é"],
    [bytes(0xc3), "\\xc3"],
    [bytes(0xff, 0x41, 0xc3, 0xa9, 0x80), "\\xffAé\\x80"],
    [bytes(0xed, 0xa0, 0x80), "\\xed\\xa0\\x80"],
    [bytes(0xc0, 0x80), "\\xc0\\x80"],
    [bytes(0xef, 0xbb, 0xbf), "\\ufeff"],
    [bytes(0xef, 0xbf, 0xbd), "\ufffd"],
    [bytes(0xf0, 0x9f, 0x8e, 0x89, 0xf4, 0x90), "🎉\\xf4\\x90"],
  ])("%o becomes %j", (input, shown) => expect(escapeBytes(input)).toBe(shown));

  it("agrees with the decoder about what is valid", () => {
    const strict = new TextDecoder("utf-8", { fatal: true });
    const unit = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: "grapheme", maxLength: 2 }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const input = Uint8Array.from(parts.flatMap((part) => [...part]));
        let valid = true;
        for (let at = 0; at < input.length; at += Math.max(1, sequenceLength(input, at)))
          valid &&= sequenceLength(input, at) > 0;
        let decodes = true;
        try {
          strict.decode(input);
        } catch {
          decodes = false;
        }
        expect(valid).toBe(decodes);
      }),
    );
  });
});

describe("columns", () => {
  it.each([
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["世界", 4],
    ["🎉", 2],
    ["ｆｕｌｌ", 8],
    ["✓", 1],
    ["한글", 4],
  ])("%s is %i wide", (text, width) => expect(displayWidth(text)).toBe(width));

  it.each([
    ["\ta", "    a"],
    ["ab\tc", "ab  c"],
    ["世\tc", "世  c"],
    ["abcd\te", "abcd    e"],
  ])("%j expands to %j", (text, expanded) => expect(expandTabs(text)).toBe(expanded));

  it("cuts to the width and never beyond it", () => {
    expect(cutToWidth("Hello, world", 12)).toBe("Hello, world");
    expect(cutToWidth("Hello, world", 8)).toBe("Hello, …");
    expect(cutToWidth("世界世界", 4)).toBe("世…");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const cut = cutToWidth(escapeControl(text), width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
