import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileData } from "../data/compile.ts";
import { makeDynamic } from "../engine/dynamic.ts";
import type { Step, Value } from "../model/scenario.ts";
import type { Segmentation } from "../model/segmentation.ts";
import { cutFurther, cutIntoPieces, findDescent, nameCutter, preparePacing, type Pace } from "./pieces.ts";
import type { Preparation } from "./preparation.ts";

/** What a step with these modifiers makes of its pieces. */
function paceOf(
  modifiers: { pieces?: Value; rate?: Value; urgent?: boolean },
  resegment?: Segmentation,
): Pace | undefined {
  const preparation = { dynamic: makeDynamic, resegment } as unknown as Preparation;
  return preparePacing({ modifiers } as unknown as Step, preparation)?.constant;
}

/** The same where something is cut. */
function setPace(...how: Parameters<typeof paceOf>): Pace {
  const pace = paceOf(...how);
  if (pace === undefined) throw new Error("nothing is cut");
  return pace;
}

function cut(text: string, pace: Pace, further?: (start: number) => number) {
  const source = compileData(text, { readFile: () => new Uint8Array() });
  return [...cutIntoPieces(source, pace, further)].map(({ bytes, next }) => ({
    text: Buffer.from(bytes).toString(),
    next,
  }));
}

const every = (size: number) => (start: number) => start + size;

describe("pieces", () => {
  it.each<[string, Value, string[]]>([
    ["of one size", { size: 4 }, ["Hell", "o, w", "orld"]],
    ["of one size, with a rest", { size: 5 }, ["Hello", ", wor", "ld"]],
    ["at offsets", { at: [1, 5] }, ["H", "ello", ", world"]],
    ["at offsets beyond the end", { at: [5, 12, 99] }, ["Hello", ", world"]],
    ["larger than all", { size: 99 }, ["Hello, world"]],
  ])("%s", (_, pieces, expected) => {
    const got = cut("Hello, world", setPace({ pieces }));
    expect(got.map(({ text }) => text)).toEqual(expected);
    expect(got.map(({ next }) => next)).toEqual([...expected.slice(1).map(() => "when-read"), "last"]);
  });

  it("random ones are the same for the same seed", () => {
    const text = "x".repeat(500);
    const lengths = (seed: number) =>
      cut(text, setPace({ pieces: { random: seed } })).map((piece) => piece.text.length);
    expect(lengths(1)).toEqual(lengths(1));
    expect(lengths(1)).not.toEqual(lengths(2));
  });

  it("with pauses between them", () => {
    const [first, second] = cut("ab", setPace({ pieces: { size: 1, every: "30ms" } }));
    expect([first?.next, second?.next]).toEqual([{ afterMs: 30, sinceStartMs: 0 }, "last"]);
  });

  it("at a rate, each is due by its offset", () => {
    const pieces = cut("x".repeat(500), setPace({ rate: "10000/s" }));
    expect(pieces.map(({ text }) => text.length)).toEqual([200, 200, 100]);
    expect(pieces.map(({ next }) => next)).toEqual([
      { afterMs: 0, sinceStartMs: 20 },
      { afterMs: 0, sinceStartMs: 40 },
      "last",
    ]);
  });

  it("at a rate slower than a byte in 20 ms, byte by byte", () => {
    expect(cut("ab", setPace({ rate: "10/s" }))).toEqual([
      { text: "a", next: { afterMs: 0, sinceStartMs: 100 } },
      { text: "b", next: "last" },
    ]);
  });

  it("of pieces and a rate, both count", () => {
    const [first] = cut("abcd", setPace({ pieces: { size: 2, every: "5ms" }, rate: "1000/s" }));
    expect(first).toEqual({ text: "ab", next: { afterMs: 5, sinceStartMs: 2 } });
  });

  it("cut further keep their own cuts and their pauses", () => {
    const got = cut("abcdef", setPace({ pieces: { at: [4], every: "30ms" } }), every(3));
    expect(got.map(({ text }) => text)).toEqual(["abc", "d", "ef"]);
    expect(got.map(({ next }) => next)).toEqual(["when-read", { afterMs: 30, sinceStartMs: 0 }, "last"]);
  });

  it("none where nobody asked, and none of an urgent byte", () => {
    expect(paceOf({})).toBeUndefined();
    expect(paceOf({}, { size: 1 })).toBeDefined();
    expect(paceOf({ urgent: true }, { size: 1 })).toBeUndefined();
  });

  it("lose nothing, whatever cuts", () => {
    const pieces = fc.oneof(
      fc.record({ size: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ random: fc.integer() }),
      fc.record({
        at: fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { minLength: 1 }).map((at) => at.sort((a, b) => a - b)),
      }),
    );
    const segmentation = fc.option(
      fc.oneof(fc.record({ size: fc.integer({ min: 1, max: 9 }) }), fc.record({ seed: fc.nat() })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.string(), pieces, segmentation, (text, how, resegment) => {
        const further = resegment && cutFurther(resegment, { id: 3 } as Step, "client", 7);
        const got = cut(text, setPace({ pieces: how }), further);
        // A piece may part a character: bytes are compared.
        const source = compileData(text, { readFile: () => new Uint8Array() });
        const bytes = [
          ...cutIntoPieces(
            source,
            setPace({ pieces: how }),
            resegment && cutFurther(resegment, { id: 3 } as Step, "client", 7),
          ),
        ];
        expect(Buffer.concat(bytes.map((piece) => piece.bytes)).toString()).toBe(Buffer.from(text).toString());
        expect(bytes.every((piece) => piece.bytes.length > 0)).toBe(true);
        expect(got.filter(({ next }) => next === "last")).toHaveLength(got.length === 0 ? 0 : 1);
      }),
    );
  });
});

it("what cut is called by the name that the user wrote", () => {
  expect(nameCutter(setPace({ pieces: { size: 1 } }), undefined)).toBe("`pieces`");
  expect(nameCutter(setPace({ rate: "1/s" }), undefined)).toBe("`rate`");
  expect(nameCutter(setPace({}, { seed: 7 }), { seed: 7 })).toBe("--resegment random:7");
});

it.each([
  [{ at: [1, 2, 3] }, undefined],
  [{ at: [4, 2] }, 2],
  [{ at: [4, 4] }, 4],
  [{ size: 1 }, undefined],
])("the first offset of %j that does not ascend is %j", (pieces, late) => expect(findDescent(pieces)).toBe(late));
