import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "./display-text.ts";
import type { Location } from "./source.ts";
import { excerptSource } from "./source-excerpt.ts";

/** The marked part stands between brackets. */
function at(marked: string): Location {
  const column = marked.indexOf("[") + 1;
  const endColumn = marked.indexOf("]");
  return { file: "a.yaml", line: 1, column, endColumn, text: marked.replace("[", "").replace("]", "") };
}

function draw(marked: string, width = 80): string {
  const { line, indent, carets } = excerptSource(at(marked), width);
  return `${line}\n${" ".repeat(indent)}${"^".repeat(carets)}`;
}

describe("excerptSource", () => {
  it.each([
    ["    - [expect-recv]: hello", "    - expect-recv: hello\n      ^^^^^^^^^^^"],
    ["\t- [send]: x", "    - send: x\n      ^^^^"],
    ["- send: 世界[é世]!", "- send: 世界é世!\n            ^^^"],
    ["- send: \x1b[x]", "- send: \\x1bx\n            ^"],
    ["- send: [\u202e]", "- send: \\u202e\n        ^^^^^^"],
  ])("%j", (marked, drawn) => expect(draw(marked)).toBe(drawn));

  it("marks the place behind the line's end", () => {
    expect(excerptSource({ file: "a", line: 1, column: 5, endColumn: 6, text: "abcd" }, 80)).toEqual({
      line: "abcd",
      indent: 4,
      carets: 1,
    });
  });

  it("cuts long lines around what is meant", () => {
    expect(draw(`[ab]${"x".repeat(100)}`, 20)).toBe(`ab${"x".repeat(17)}…\n^^`);
    expect(draw(`${"x".repeat(50)}[ab]${"y".repeat(50)}`, 20)).toBe(`…xxxxabyyyyyyyyyyyy…\n     ^^`);
    expect(draw(`${"x".repeat(50)}[ab]`, 20)).toBe(`…${"x".repeat(17)}ab\n${" ".repeat(18)}^^`);
    expect(draw(`xx[${"y".repeat(100)}]`, 20)).toBe(`xx${"y".repeat(17)}…\n  ${"^".repeat(17)}`);
  });

  it("stays within the width, and the carets within the line, for any line and place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 120 }),
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 8, max: 100 }),
        (text, column, length, width) => {
          const { line, indent, carets } = excerptSource(
            { file: "a", line: 1, column, endColumn: column + length, text },
            width,
          );
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(carets).toBeGreaterThanOrEqual(1);
          expect(indent).toBeGreaterThanOrEqual(0);
          expect(indent + carets).toBeLessThanOrEqual(displayWidth(line) + 1);
        },
      ),
      { numRuns: 500, examples: [["\u{10fffe}", 3, 0, 8]] },
    );
  });
});
