import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beginCuts,
  formatSegmentation,
  parseSegmentation,
  segmentationOfRepetition,
  type Segmentation,
} from "./segmentation.ts";

const chosen = 4711;
const parse = (text: string) => parseSegmentation(text, () => chosen);

function read(text: string): Segmentation {
  const segmentation = parse(text);
  if (segmentation === undefined) throw new Error(`${text} is no segmentation`);
  return segmentation;
}

describe("--resegment", () => {
  it.each([
    ["1", { size: 1 }],
    ["1448", { size: 1448 }],
    ["random", { seed: chosen }],
    ["random:0", { seed: 0 }],
    ["random:17", { seed: 17 }],
  ])("reads %s", (text, segmentation) => expect(parse(text)).toEqual(segmentation));

  it.each(["", "0", "-1", "1.5", "randm", "random:", "random:x", "random:-1", ":5", "5:random", "1 ", "9".repeat(16)])(
    "refuses %j",
    (text) => expect(parse(text)).toBeUndefined(),
  );

  it("writes what it reads", () => {
    for (const text of ["1", "4096", "random:17"]) expect(formatSegmentation(read(text))).toBe(text);
  });

  it("gives each repetition a seed with which it can be played alone", () => {
    expect(segmentationOfRepetition({ seed: 5 }, 1)).toEqual({ seed: 5 });
    expect(segmentationOfRepetition({ seed: 5 }, 3)).toEqual({ seed: 7 });
    expect(segmentationOfRepetition({ size: 2 }, 3)).toEqual({ size: 2 });
  });
});

/** The lengths of so many pieces. */
function cut(text: string, occasion: string, pieces: number): number[] {
  const next = beginCuts(read(text), occasion);
  const lengths = [];
  for (let start = 0; lengths.length < pieces;) {
    const end = next(start);
    lengths.push(end - start);
    start = end;
  }
  return lengths;
}

describe("cuts", () => {
  it("are of the size that was asked for", () => expect(cut("3", "", 5)).toEqual([3, 3, 3, 3, 3]));

  it("are the same for the same seed and occasion, and else others", () => {
    expect(cut("random:1", "a", 20)).toEqual(cut("random:1", "a", 20));
    expect(cut("random:1", "a", 20)).not.toEqual(cut("random:2", "a", 20));
    expect(cut("random:1", "a", 20)).not.toEqual(cut("random:1", "b", 20));
  });

  it("never stand still", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (seed, occasion) => {
        for (const length of cut(`random:${seed}`, occasion, 200)) expect(length).toBeGreaterThan(0);
      }),
    );
  });

  it("part most messages of a dozen bytes", () => {
    const first = Array.from({ length: 200 }, (_, seed) => cut(`random:${seed}`, "", 1)[0] ?? 0);
    expect(first.filter((length) => length < 12).length).toBeGreaterThan(120);
  });

  it("grow, so that a mebibyte in single bytes comes to an end", () => {
    const lengths = cut("1", "", 40_000);
    expect(new Set(lengths.slice(0, 4096))).toEqual(new Set([1]));
    expect(new Set(lengths.slice(4096, 8192))).toEqual(new Set([2]));
    expect(lengths.reduce((sum, length) => sum + length)).toBeGreaterThan(1 << 20);
  });
});
