import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../runner/model/display-text.ts";
import { foldLine } from "./wrap.ts";

describe("foldLine", () => {
  it.each<[string, number, string[]]>([
    ["", 10, [""]],
    ["it fits", 10, ["it fits"]],
    ["a line of several words", 10, ["a line of", "several", "words"]],
    ["exactly ten more", 10, ["exactly", "ten more"]],
    ["0123456789 behind it", 10, ["0123456789", "behind it"]],
    ["    an indented line", 12, ["    an", "indented", "line"]],
    ["a /path/that/is/longer/than/a/line", 10, ["a /path/th", "at/is/long", "er/than/a/", "line"]],
    ["日本語の長い行", 6, ["日本語", "の長い", "行"]],
    ["two  spaces   stay", 14, ["two  spaces", "stay"]],
  ])("%j in %i columns", (line, width, pieces) => expect(foldLine(line, width)).toEqual(pieces));

  it("loses nothing but spaces, and fits", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zé語 ]{0,80}$/), fc.integer({ min: 4, max: 20 }), (line, width) => {
        const pieces = foldLine(line, width);
        expect(pieces.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
        for (const piece of pieces) expect(displayWidth(piece)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
