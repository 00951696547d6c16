import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ExpressionError, loadCel, parseTemplate, scopeOf, splitTemplate, templateNeedsCel } from "./index.ts";

beforeAll(loadCel);

const bytes = Uint8Array.of(0xc3, 0xa4);
const scope = scopeOf({
  name: "Ana",
  n: 5,
  half: 0.5,
  bytes,
  list: [1, "two", bytes],
  map: { port: 80 },
  nothing: null,
});

describe("where a text is cut into literals and expressions", () => {
  it.each<[string, readonly (string | { source: string; offset: number })[]]>([
    ["", [""]],
    ["plain", ["plain"]],
    ["${a}", [{ source: "a", offset: 2 }]],
    ["<${a}>", ["<", { source: "a", offset: 3 }, ">"]],
    [
      "${a}${b}",
      [
        { source: "a", offset: 2 },
        { source: "b", offset: 6 },
      ],
    ],
    ["$${a}", ["${a}"]],
    ["a$${b}${c}", ["a${b}", { source: "c", offset: 8 }]],
    ["$a {b} $", ["$a {b} $"]],
    ["${ {'}': 1}['}'] }", [{ source: " {'}': 1}['}'] ", offset: 2 }]],
    ['${"}"}', [{ source: '"}"', offset: 2 }]],
    ['${"\\"}"}', [{ source: '"\\"}"', offset: 2 }]],
    ["${r'\\'}'}", [{ source: "r'\\'}'", offset: 2 }]],
    ["${'''it's }'''}", [{ source: "'''it's }'''", offset: 2 }]],
    ["${''}", [{ source: "''", offset: 2 }]],
    ["${}", [{ source: "", offset: 2 }]],
  ])("%s", (text, segments) => expect(splitTemplate(text)).toEqual(segments));
});

describe("what a text becomes", () => {
  it.each<[string, unknown]>([
    ["plain", "plain"],
    ["${n}", 5],
    ["${n} ", "5 "],
    ["${bytes}", bytes],
    ["<${bytes}>", "<ä>"],
    ["${list}", [1, "two", bytes]],
    ["<${list}>", '<[1,"two","ä"]>'],
    ["<${map}>", '<{"port":80}>'],
    ["${nothing}", null],
    ["<${nothing}>", "<null>"],
    ["<${half}>", "<0.5>"],
    ["<${9007199254740993}>", "<9007199254740993>"],
    ["<${[9007199254740993]}>", "<[9007199254740993]>"],
    ["${name}, ${n + 1} times", "Ana, 6 times"],
    ["$${name}", "${name}"],
  ])("%s", (text, value) => expect(parseTemplate(text).evaluate(scope)).toEqual(value));
});

describe("what is wrong with a text, and where", () => {
  it.each<[text: string, offset: number, length: number]>([
    ["ab${c", 2, 2],
    ["ab${'c}", 2, 2],
    ["${a} and ${", 9, 2],
    ["ab${}", 4, 0],
    ["ab${ 1 + }", 8, 0],
    ["ab${1}c${foo(2)}", 9, 6],
    ["${${a}}", 2, 2],
  ])("%s", (text, offset, length) => {
    expect(catchError(() => parseTemplate(text))).toMatchObject({ offset, length });
  });
});

it("lists the names of all its expressions", () => {
  expect(parseTemplate("${a.b} ${c + 1} $${d}").references).toEqual([["a", "b"], ["c"]]);
});

it.each([
  ["${a}", false],
  ["plain", false],
  ["${a} ${b + 1}", true],
  ["${a", false],
])("%s needs CEL: %s", (text, needed) => {
  expect(templateNeedsCel(text, (source) => /^\w+$/.test(source))).toBe(needed);
});

/** Text in which the signs that matter are frequent. */
const text = fc.string({
  unit: fc.constantFrom("$", "{", "}", "${", "'", '"', "\\", "a", ".", "1", "+", "(", ")", " ", "ä"),
});

describe("laws", () => {
  it("any text is a template or an ExpressionError with a place inside it", () => {
    fc.assert(
      fc.property(text, (source) => {
        const result = catchError(() => parseTemplate(source));
        if (result === undefined) return;
        expect(result).toBeInstanceOf(ExpressionError);
        const { offset, length } = result as ExpressionError;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 3000 },
    );
  });

  it("the parts of a text are the text", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.constant({ source: "'}' + \"}\"" }))), (parts) => {
        const literal = (part: string): string => part.replaceAll("${", () => "$${");
        // A `$` before an expression would be taken for its escape.
        const safe = parts.map((part) => (typeof part === "string" ? part.replaceAll("$", "€") : part));
        const source = safe.map((part) => (typeof part === "string" ? part : `\${${part.source}}`)).join("");
        const whole = splitTemplate(source).map((segment) =>
          typeof segment === "string"
            ? literal(segment)
            : source.slice(segment.offset - 2, segment.offset + segment.source.length + 1),
        );
        expect(whole.join("")).toBe(source);
      }),
    );
  });

  it("text survives when its ${ are written $${", () => {
    fc.assert(
      fc.property(text, (plain) => {
        expect(parseTemplate(plain.replaceAll("${", () => "$${")).evaluate(scopeOf({}))).toBe(plain);
      }),
    );
  });
});

function catchError(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
