import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { parseCel } from "./cel.ts";
import { checkExpression, ExpressionError, loadCel, loadRegexes, needsCel, parseExpression, scopeOf } from "./index.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

const scope = scopeOf({
  greeting: "hello",
  n: 5,
  type: "A",
  server: { address: "127.0.0.1:7", port: 7 },
  rows: [{ id: 1 }, { id: 2 }],
  __proto: 1,
});

describe("read without CEL", () => {
  it.each<[source: string, value: unknown]>([
    ["greeting", "hello"],
    ["server.port", 7],
    [" server.port ", 7],
    ["${greeting}", "hello"],
    ["\n${ greeting }\n", "hello"],
    ["type", "A"],
    ["true", true],
    ["null", null],
    ["42", 42],
    ["-42", -42],
    ["-0", 0],
    ["'plain'", "plain"],
    ['"it\'s"', "it's"],
    ["''", ""],
  ])("%s", (source, value) => {
    expect(needsCel(source)).toBe(false);
    expect(parseExpression(source).evaluate(scope)).toBe(value);
    const cel = parseCel(source.trim().replace(/^\$\{([^]*)\}$/, "$1"));
    expect(cel.evaluate(scope)).toBe(value);
  });

  it.each([
    "1 + 1",
    "a[0]",
    "f(x)",
    "'a' + b",
    "'\\n'",
    "r'x'",
    "1.5",
    "9007199254740993",
    "0x10",
    "a.b == c",
    "!a",
    "${a + 1}",
    "",
  ])("not %s", (source) => expect(needsCel(source)).toBe(true));

  it("any path or literal means the same to CEL", () => {
    const name = fc.constantFrom(
      "greeting",
      "n",
      "type",
      "server",
      "address",
      "rows",
      "toString",
      "__proto__",
      "constructor",
    );
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("."));
    const literal = fc.oneof(
      fc.integer().map(String),
      fc.string().map((text) => `'${text.replaceAll(/['\\\r\n]/g, "")}'`),
    );
    fc.assert(
      fc.property(fc.oneof(path, literal), (source) => {
        fc.pre(!/\b__proto__\b/.test(source));
        const run = (parse: (text: string) => { evaluate(names: typeof scope): unknown }): unknown => {
          try {
            return { value: parse(source).evaluate(scope) };
          } catch (error) {
            return { message: (error as ExpressionError).message };
          }
        };
        expect(run(parseExpression)).toEqual(run(parseCel));
      }),
    );
  });

  it("says that CEL is missing where it is needed", async () => {
    vi.resetModules();
    const fresh = await import("./expression.ts");
    expect(fresh.parseExpression("server.port").evaluate(scope)).toBe(7);
    expect(() => fresh.parseExpression("1 + 1")).toThrow("before CEL was loaded");
  });
});

describe("the names that it waits for", () => {
  it.each<[source: string, references: readonly (readonly string[])[]]>([
    ["greeting", [["greeting"]]],
    ["server.address", [["server", "address"]]],
    ["server['address'] + greeting", [["server", "address"], ["greeting"]]],
    ["a + a + a.b", [["a"], ["a", "b"]]],
    ["'a' + r'b' + \"d.e\" + f", [["f"]]],
    ["rows[n].id", [["rows"], ["n"]]],
    ["rows.map(row, row.id + n)", [["rows"], ["n"]]],
    ["rows.filter(n, n.id > 1).map(m, m)", [["rows"]]],
    ["rows.all(row, row.id > 0) && row.ok", [["rows"], ["row", "ok"]]],
    ["rows.map(r, rows.map(s, r.id + s.id))", [["rows"]]],
    ["cel.bind(twice, n * 2, twice + m)", [["n"], ["m"]]],
    ["has(server.port)", [["server"]]],
    ["{'key': value}", [["value"]]],
    ["{key: value}", [["key"], ["value"]]],
    ["[one, two]", [["one"], ["two"]]],
    ["type(n) == int", [["n"]]],
    ["now() > start", [["start"]]],
    ["f(x).y", []],
    ["x.f(y.z)", []],
  ])("%s", (source, references) => {
    // Functions that there are not are refused, whatever they read.
    if (references.length === 0) expect(() => parseExpression(source)).toThrow(ExpressionError);
    else expect(parseExpression(source).references).toEqual(references);
  });
});

describe("mistakes are found before anything is played", () => {
  it.each<[text: string, offset: number, length: number]>([
    ["", 0, 0],
    ["${ }", 2, 1],
    ["1 +", 3, 0],
    ["${1 +}", 5, 0],
    ["  ${ foo(1) }", 5, 6],
    ["n + foo(1)", 4, 6],
    ["1 + 'a'", 0, 7],
    ["${a} == ${b}", 0, 2],
    ["a == ${b}", 5, 2],
    ["'unterminated", 0, 13],
    ["package + 1", 0, 7],
  ])("%s", (text, offset, length) => {
    expect(checkExpression(text)).toEqual([expect.objectContaining({ name: "ExpressionError", offset, length })]);
  });

  it.each(["n + 1", "${server.port}", "greeting.matches('^h')", "rows.exists(r, r.id == n)"])("none in %s", (text) => {
    expect(checkExpression(text)).toEqual([]);
  });

  it("whatever is written, nothing else is thrown", () => {
    const unit = fc.constantFrom(
      ...Array.from("abc01.,:?+-*/%!&|=<>()[]{}'\"\\ \n$"),
      "true",
      "in",
      "r'",
      "b'",
      "\\u",
      "0x",
      "1e",
      "has(",
      ".map(",
      "//",
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        for (const { offset, length } of checkExpression(text)) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(Math.max(1, text.length));
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe("a value that is not there", () => {
  it.each([
    ["nobody", "nobody has no value"],
    ["nobody + 1", "nobody has no value"],
    ["server.adress", "server has no adress; did you mean address?"],
    ["server.adress + ''", "server has no adress; did you mean address?"],
    ["server.color", "server has no color; it has address and port"],
    ["server.color == 1", "server has no color; it has address and port"],
    ["server['color'] == 1", "server has no color; it has address and port"],
    ["greeting.x", "greeting is a text, and has no x"],
    ["n.x + 1", "n is a whole number, and has no x"],
    ["rows.first", "rows is a list of 2, and has no first"],
    ["server.constructor", "server has no constructor; it has address and port"],
    ["constructor + ''", "constructor has no value"],
  ])("%s", (source, message) => {
    expect(() => parseExpression(source).evaluate(scope)).toThrow(message);
  });
});
