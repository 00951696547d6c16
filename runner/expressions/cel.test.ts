import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { randomBytes } from "../model/random-bytes.ts";
import { ExpressionError, lendFreePort, loadCel, loadRegexes, parseExpression, scopeOf } from "./index.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

const values = {
  n: 5,
  half: 0.5,
  text: "aä",
  bytes: Uint8Array.of(1, 2, 255),
  list: [1, 2, 3],
  map: { x: 1, inner: { y: "z" } },
  type: "A",
  string: "S",
};

function evaluate(source: string): unknown {
  return parseExpression(source).evaluate(scopeOf(values));
}

describe("values", () => {
  it.each<[source: string, value: unknown]>([
    ["n + 1", 6],
    ["n / 2", 2],
    ["n % 2 == 1", true],
    ["n == 5.0", true],
    ["half * n", 2.5],
    ["n - half", 4.5],
    ["1.0 + 2.0", 3],
    ["9007199254740991 + 1", 9007199254740992n],
    ["1u + 2u", 3],
    ["text + '!'", "aä!"],
    ["bytes", values.bytes],
    ["bytes + b'\\x00'", Uint8Array.of(1, 2, 255, 0)],
    ["bytes == b'\\x01\\x02\\xff'", true],
    ["list + [4]", [1, 2, 3, 4]],
    ["list.map(x, x * 2)", [2, 4, 6]],
    ["map.inner", { y: "z" }],
    ["{'a': n, 'b': [half]}", { a: 5, b: [0.5] }],
    ["duration('1500ms')", "1.5s"],
    ["timestamp('2020-01-01T00:00:00Z')", "2020-01-01T00:00:00.000Z"],
    ["n > 3 ? 'many' : 'few'", "many"],
    ["has(map.x) && !has(map.z)", true],
    ["cel.bind(twice, n * 2, twice + twice)", 20],
  ])("%s", (source, value) => expect(evaluate(source)).toEqual(value));

  it("whole numbers go in and come out whole", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        const scope = scopeOf({ n, nested: { list: [n] } });
        expect(parseExpression("n - 0").evaluate(scope)).toBe(n);
        expect(parseExpression("{'a': nested}").evaluate(scope)).toEqual({ a: { list: [n] } });
      }),
    );
  });

  it("names of CEL's constants are free for variables", () => {
    expect(evaluate("type == 'A' && string + type == 'SA'")).toBe(true);
    expect(evaluate("type(n) == int")).toBe(true);
    expect(evaluate("list.map(type, type + 1)")).toEqual([2, 3, 4]);
  });
});

describe("functions beside CEL's own", () => {
  it.each<[source: string, value: unknown]>([
    ["bytes(text)", new Uint8Array(Buffer.from("aä"))],
    ["hex(bytes)", "0102ff"],
    ["hex(text)", "61c3a4"],
    ["base64(bytes)", "AQL/"],
    ["sha256(text)", createHash("sha256").update("aä").digest("hex")],
    ["sha256(b'')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["crc32('123456789')", 0xcbf43926],
    ["int('1f', 16) + int('001F', 16) + int('-7', 8) + int('0', 2)", 55],
    ["number(bytes)", 0x0102ff],
    ["number(bytes, 'little')", 0xff0201],
    ["number(b'\\x03\\x15') == number('\\x03\\x15')", true],
    ["length(text)", 3],
    ["length(bytes)", 3],
    ["length(list) + length(map)", 5],
    ["random(5, 7)", randomBytes(5, 7)],
    ["random(5, 7) == random(5, 7)", true],
    ["now() > 1700000000", true],
    ["now() - now() <= 0", true],
  ])("%s", (source, value) => {
    const result = evaluate(source);
    if (value instanceof Uint8Array) expect(Buffer.from(result as Uint8Array)).toEqual(Buffer.from(value));
    else expect(result).toEqual(value);
  });

  it("free_port() asks whom it was lent", () => {
    lendFreePort(() => 4711);
    expect(evaluate("'127.0.0.1:' + string(free_port())")).toBe("127.0.0.1:4711");
  });
});

describe("matches() is linear", () => {
  // JavaScript's own engine would not return from these in a lifetime.
  const hostile = "'a'.matches('b') || 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'";
  it.each<[source: string, value: unknown]>([
    [`${hostile}.matches('^(a+)+$!')`, false],
    [`${hostile} // matches\n.matches('^(a+)+$!')`, false],
    [`${hostile}  .  matches ( '^(a*)*$' )`, true],
    ["matches('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '^(a+)+$!')", false],
    ["['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'].exists(t, t.matches('^(a+)+$!'))", false],
    ["text.matches('^a\\\\p{L}$')", true],
    ["text.matches('^a.$')", true],
  ])("%s", (source, value) => expect(evaluate(source)).toBe(value));

  it.each(["linearMatches", "text.linearMatches"])("and has no second name: %s()", (name) => {
    expect(() => evaluate(`${name}('a')`)).toThrow(ExpressionError);
  });
});

describe("what cannot be computed", () => {
  it.each([
    ["1 / 0", "division by zero"],
    ["9223372036854775807 + n", "integer overflow: 9223372036854775812"],
    ["text + n", '"+" does not take a text and a whole number; string(x) makes a text of a value'],
    ["text - text", '"-" does not take a text and a text'],
    ["!n", '"!" does not take a whole number'],
    ["n && true", undefined],
    ["list[7]", "there is no item 7 in a list of 3; the first is 0"],
    ["hex(n)", "hex does not take a whole number"],
    ["text.startsWith(n)", "a text has no startsWith that takes a whole number"],
    ["text.matches('(')", 'the regular expression is wrong: missing closing ): "("'],
    ["int('1g', 16)", '"1g" is no whole number in base 16'],
    ["int('', 16)", '"" is no whole number in base 16'],
    ["int('ffffffffffff', 36)", '"ffffffffffff" is too large a number'],
    ["int('1', 1)", "int() takes a base from 2 to 36, not 1"],
    ["number(b'')", "number() takes 1 to 8 bytes, not 0"],
    ["number(bytes, 'middle')", 'number() takes "big" or "little", not "middle"'],
    ["random(-1, 0)", "random() makes 0 to 67108864 bytes, not -1"],
    ["random(1, 9223372036854775807)", "random() takes a seed below 2^53, not 9223372036854775807"],
    ["bytes('{').json()", undefined],
  ])("%s", (source, message) => {
    expect(() => evaluate(source)).toThrow(ExpressionError);
    if (message !== undefined) expect(() => evaluate(source)).toThrow(message);
  });

  it("a value that is nested too deeply is a mistake, not a crash", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    expect(() => parseExpression("size(deep) > 0").evaluate(scopeOf({ deep }))).toThrow("nested too deeply");
  });
});
