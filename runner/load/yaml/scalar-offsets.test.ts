import { describe, expect, it } from "vitest";
import { SourceFile } from "../../model/source.ts";
import { readYaml } from "./read-yaml.ts";
import { sourceOffset, sourceSpan } from "./scalar-offsets.ts";

/** The value of `a`, its span, and the file. */
function scalar(text: string) {
  const { documents, positions } = readYaml("a.yaml", text);
  const map = documents[0]?.value as { a: string };
  const span = positions.valueAt(map, "a");
  if (!span) throw new Error("no span");
  return { value: map.a, span, text: positions.file.text };
}

describe("sourceOffset", () => {
  it.each([
    ["plain", "a: one X two\n"],
    ["single quotes", "a: 'it''s X two'\n"],
    ["double quotes", 'a: "one\\t\\x41\\u0041\\U0001F600\\"\\\\ X two"\n'],
    ["folded plain", "a: one\n  and\n   X two\n"],
    ["folded double quotes", 'a: "one\n   and \\\n   more\n\n  X two"\n'],
    ["literal block", "a: |\n   one\n   two\n\n     X three\n"],
    ["literal block with an indentation of its own", "a: |2-\n    one\n   X two\n"],
    ["folded block", "a: >\n   one\n   two\n\n   X three\n"],
    ["CRLF", "a: |\r\n   one\r\n   X two\r\n"],
  ])("finds X in %s", (_, source) => {
    const { value, span, text } = scalar(source);
    expect(text.slice(sourceOffset(span, value, value.indexOf("X"))).slice(0, 3)).toBe(
      text.slice(text.indexOf("X")).slice(0, 3),
    );
  });

  it("never leaves the scalar", () => {
    const { value, span } = scalar("a: 'x''y'\nb: c\n");
    for (let index = 0; index <= value.length + 3; index++) {
      const offset = sourceOffset(span, value, index);
      expect(offset).toBeGreaterThanOrEqual(span.start);
      expect(offset).toBeLessThanOrEqual(span.end);
    }
  });

  it("spans several characters", () => {
    const { value, span, text } = scalar('a: "say \\"${nmae}\\" twice"\n');
    const found = sourceSpan(span, value, value.indexOf("nmae"), 4);
    expect(text.slice(found.start, found.end)).toBe("nmae");
  });

  it("copes with a span that is not this text", () => {
    const file = new SourceFile("a", "xyz");
    expect(sourceOffset({ file, start: 0, end: 3 }, "something else", 9)).toBe(3);
  });
});
