import fc from "fast-check";
import { expect, it } from "vitest";
import { readRune, type Rune } from "./runes.ts";

/** Bytes of which valid, broken and unfinished UTF-8 is made. */
const byte = fc.constantFrom(
  0x00,
  0x61,
  0x7f,
  0x80,
  0x8f,
  0x90,
  0x9f,
  0xa0,
  0xbf,
  0xc0,
  0xc1,
  0xc2,
  0xdf,
  0xe0,
  0xe1,
  0xed,
  0xef,
  0xf0,
  0xf1,
  0xf4,
  0xf5,
  0xff,
);
const bytes = fc.array(byte, { maxLength: 8 }).map((list) => Uint8Array.from(list));

function readAll(input: Uint8Array): { readonly codes: number[]; readonly at: number[] } {
  const codes: number[] = [];
  const starts: number[] = [];
  const rune: Rune = { code: 0, length: 0 };
  for (let at = 0; at < input.length; at += rune.length) {
    readRune(input, at, true, rune);
    codes.push(rune.code);
    starts.push(at);
  }
  return { codes, at: starts };
}

it("reads valid UTF-8 as everybody does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const encoded = Buffer.from(text, "utf8");
      expect(String.fromCodePoint(...readAll(encoded).codes)).toBe(encoded.toString("utf8"));
    }),
  );
});

it("waits exactly where more bytes could make a difference", () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const rune: Rune = { code: 0, length: 0 };
      for (const at of readAll(input).at) {
        readRune(input, at, false, rune);
        const now = rune.length;
        readRune(input, at, true, rune);
        const couldGoOn = [...Array(256).keys()].some((first) =>
          [[], [0x80], [0x80, 0x80]].some((rest) => {
            const longer: Rune = { code: 0, length: 0 };
            readRune(Uint8Array.from([...input, first, ...rest]), at, true, longer);
            return longer.length > input.length - at;
          }),
        );
        expect([at, now]).toEqual([at, couldGoOn ? 0 : rune.length]);
      }
    }),
  );
});

it("takes one byte where there is no character", () => {
  const rune: Rune = { code: 0, length: 0 };
  for (const broken of [
    [0xff],
    [0x80],
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82, 0x41],
  ]) {
    readRune(Uint8Array.from(broken), 0, false, rune);
    expect(rune).toEqual({ code: 0xfffd, length: 1 });
  }
});
