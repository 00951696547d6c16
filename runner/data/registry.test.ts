import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Value } from "../model/scenario.ts";
import { checkData } from "./check.ts";
import { compileData } from "./compile.ts";
import { dataLength } from "./length.ts";
import { encoders } from "./registry.ts";
import { collectBytes } from "./sources.ts";

const context = { readFile: (path: string) => Buffer.from(`contents of ${path}`) };

function toHex(value: unknown): string {
  return Buffer.from(collectBytes(compileData(value, context))).toString("hex");
}

describe.each(encoders)("$name", ({ name, summary, examples }) => {
  it("says in one line what it is", () => {
    expect(summary).toMatch(/^[A-Z][^\n]*[^.\n]$/);
    expect(examples.length).toBeGreaterThan(name === "file" ? -1 : 0);
  });

  it.each(examples)("$data", ({ data, hex }) => {
    const value = parse(data) as Value;
    expect(toHex(value)).toBe(hex);
    expect(checkData(value)).toEqual([]);
    expect(dataLength(value)).toBe(hex.length / 2);
  });
});

describe("compileData", () => {
  it.each([
    ["text", "olá", "6f6cc3a1"],
    ["bytes", Uint8Array.of(0, 255), "00ff"],
    ["a number", 1.5, "312e35"],
    ["a whole number that no double holds", 2n ** 63n, "39323233333732303336383534373735383038"],
    ["true", true, "74727565"],
    ["bytes where text is expected", { text: Uint8Array.of(0xff) }, "ff"],
    ["bytes where text is expected, encoded already", { line: Uint8Array.of(0xff), eol: "lf" }, "ff0a"],
    ["bytes where hexadecimal is expected", { hex: Uint8Array.of(0xff) }, "ff"],
    ["a computed size", { fill: { size: "2", byte: 65n } }, "4141"],
    ["a file", { file: "x" }, Buffer.from("contents of x").toString("hex")],
    [
      "JSON of all that expressions give",
      { json: [2n ** 63n, null, "é", Uint8Array.of(0x61), { a: 1.5, b: false }] },
      Buffer.from('[9223372036854775808,null,"é","a",{"a":1.5,"b":false}]').toString("hex"),
    ],
    ["nothing", { concat: [] }, ""],
  ])("%s", (_name, value, hex) => expect(toHex(value)).toBe(hex));

  it.each([
    [null, "this is nothing; DATA is text"],
    [["a"], "this is a list; DATA is text"],
    [{}, "this does not say what to send"],
    [{ text: "a", hex: "61" }, "this says twice what to send, with text and hex"],
    [{ text: { a: 1 } }, "a map is not text"],
    [{ text: "é", encoding: "ascii" }, '"é" does not exist in ascii'],
    [{ text: "€", encoding: "latin1" }, '"€" does not exist in latin1'],
    [{ text: "a", encoding: "ebcdic" }, '"ebcdic" is no encoding'],
    [{ hex: "0x00" }, '"x", character 2, is not a hexadecimal digit'],
    [{ hex: "00 0" }, '"0" has an odd number of digits'],
    [{ base64: "YWI" }, "base64 comes in groups of four characters"],
    [{ base64: "YW=I" }, "base64 ends with its padding, and something follows it here"],
    [{ base64: "YWJ=" }, "the last base64 character has bits that belong to no byte"],
    [{ base64: "a-b_" }, '"-", character 2, does not occur in base64'],
    [{ base64: "a===" }, "base64 comes in groups of four characters"],
    [{ fill: { size: "1 KiB" } }, '"1 KiB" is not a size'],
    [{ fill: { size: 1, byte: 256 } }, "256 is not a whole number from 0 to 255"],
    [{ fill: 5 }, "fill takes byte and size, not 5"],
    [{ random: { size: 1, seed: 1.5 } }, "1.5 is not a whole number"],
    [{ json: Number.NaN }, "JSON has no number NaN"],
    [{ prefixed: "a" }, "prefixed needs length: one of u8, u16be"],
    [{ prefixed: "a", length: "u64" }, "a length is written as one of u8, u16be"],
    [{ prefixed: { fill: { size: 256 } }, length: "u8" }, "256 bytes are too many for a length in u8"],
    [
      { prefixed: { fill: { size: 2 ** 35 } }, length: "varint" },
      "34359738368 bytes are too many for a length in varint",
    ],
    [{ concat: "a" }, 'concat takes a list, not "a"'],
  ])("refuses %j", (value, message) => {
    expect(() => compileData(value, context)).toThrow(RangeError);
    expect(() => compileData(value, context)).toThrow(message);
  });
});

describe("data that is made while it is sent", () => {
  const gibibyte = 2 ** 30;

  it.each([
    ["fill", { fill: { byte: 7, size: gibibyte } }],
    ["random", { random: { size: 64 << 20, seed: 1 } }],
  ])("%s: chunks of a MiB at most, all in the same memory", (_name, value) => {
    const source = compileData(value, context);
    expect(source.bytes).toBeUndefined();
    const memories = new Set<ArrayBufferLike>();
    let length = 0;
    for (const chunk of source.chunks()) {
      expect(chunk.length).toBeLessThanOrEqual(1 << 20);
      memories.add(chunk.buffer);
      length += chunk.length;
    }
    expect(length).toBe(source.length);
    expect(memories.size).toBe(1);
  });

  it.each([
    ["fill", { byte: 7 }],
    ["random", { seed: 5 }],
  ])("%s: the same bytes each time, and whatever the size", (name, argument) => {
    const long = compileData({ [name]: { ...argument, size: (1 << 20) + 5 } }, context);
    const short = compileData({ [name]: { ...argument, size: 1000 } }, context);
    const whole = collectBytes(long);
    expect(Buffer.compare(collectBytes(long), whole)).toBe(0);
    expect(Buffer.compare(collectBytes(short), whole.subarray(0, 1000))).toBe(0);
  });

  it("random bytes differ from seed to seed, and are spread evenly", () => {
    const one = collectBytes(compileData({ random: { size: "1MiB", seed: 1 } }, context));
    const other = collectBytes(compileData({ random: { size: "1MiB", seed: 2 } }, context));
    expect(Buffer.compare(one, other)).not.toBe(0);
    const counts = new Uint32Array(256);
    for (const byte of one) counts[byte] = (counts[byte] ?? 0) + 1;
    // 4096 each, with a deviation of 64.
    expect(Math.min(...counts)).toBeGreaterThan(4096 - 6 * 64);
    expect(Math.max(...counts)).toBeLessThan(4096 + 6 * 64);
  });

  it("parts of a concat come one after the other", () => {
    const source = compileData(
      { concat: [{ fill: { byte: 1, size: 100_000 } }, "x", { random: { size: 70_000, seed: 1 } }] },
      context,
    );
    expect(source.length).toBe(170_001);
    expect(collectBytes(source)[100_000]).toBe(0x78);
  });
});

describe("dataLength", () => {
  it.each([
    ["hello", 5],
    ["${greeting}", undefined],
    [{ line: "a${b}" }, undefined],
    [{ text: "é", encoding: "latin1" }, 1],
    [{ fill: { size: "1GiB" } }, 2 ** 30],
    [{ fill: { size: "${n}" } }, undefined],
    [{ file: "x" }, undefined],
    [{ concat: ["ab", { file: "x" }] }, undefined],
    [{ concat: ["ab", { hex: "00" }] }, 3],
    [{ hex: "0" }, undefined],
    [null, undefined],
  ] as readonly [Value, number | undefined][])("of %j is %s", (value, length) =>
    expect(dataLength(value)).toBe(length),
  );
});

describe("checkData", () => {
  it.each([
    [{ hex: "zz" }, ["hex"], '"z", character 1, is not a hexadecimal digit'],
    [{}, [], "this does not say what to send"],
    [{ eol: "lf" }, [], "this does not say what to send"],
    [{ text: "a", base64: "b" }, ["base64"], "this says twice what to send, with text and base64"],
    [{ prefixed: { hex: "0" }, length: "u8" }, ["prefixed", "hex"], '"0" has an odd number of digits; a byte has two'],
    [{ hex: "00", length: "u8" }, ["length"], "length does not go with hex"],
    [{ text: "a", eol: "lf" }, ["eol"], "eol does not go with text"],
    [{ hex: "00", encoding: "latin1" }, ["encoding"], "encoding does not go with hex"],
    [{ text: "é", encoding: "ascii" }, ["text"], '"é" does not exist in ascii'],
    [
      { concat: ["a", { concat: [{ hex: "0" }] }] },
      ["concat", 1, "concat", 0, "hex"],
      '"0" has an odd number of digits; a byte has two',
    ],
    [{ concat: ["${a}", { hex: "0" }] }, ["concat", 1, "hex"], '"0" has an odd number of digits; a byte has two'],
    [{ fill: { size: "9999999999GiB" } }, ["fill"], '"9999999999GiB" is not a size; write 1024, 4KiB or 1MiB'],
  ] as readonly [Value, readonly (string | number)[], string][])("%j", (value, path, message) =>
    expect(checkData(value)).toMatchObject([{ code: "data-invalid", path, message }]),
  );

  it.each([
    "a",
    "",
    "${x}",
    { hex: "${x}" },
    { file: "nowhere" },
    { text: "${a}", encoding: "ascii" },
  ] as readonly Value[])("finds nothing wrong with %j", (value) => expect(checkData(value)).toEqual([]));
});
