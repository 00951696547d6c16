import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadCel, loadRegexes } from "../../expressions/index.ts";
import { compile, judge } from "../streams.test-support.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

/** "met", or why not; and what was saved. */
function apply(expected: unknown, content: string): { readonly says: string; readonly saved: unknown } {
  const { state } = judge(compile({ until: "eof", json: expected }), Buffer.from(content, "utf8"));
  if (state.kind === "matched") return { says: "met", saved: state.saved };
  return { says: state.kind === "rejected" ? state.reason.message : state.kind, saved: undefined };
}

describe("json", () => {
  it.each([
    ["{ a: 1 }", '{"a":1,"b":2}', "met"],
    ["{ a: 1 }", '{"b":2}', '$ has no "a"'],
    ["{ a: 1 }", '{"a":"1"}', '$.a is "1", expected 1'],
    ["{ a: '1' }", '{"a":1}', '$.a is 1, expected "1"'],
    ["{ a: 1 }", "[1]", "$ is a list of 1, expected an object"],
    ["{ a: null }", '{"a":null}', "met"],
    ["{ a: null }", "{}", '$ has no "a"'],
    ["{}", "{}", "met"],
    ["{}", "null", "$ is null, expected an object"],
    ["[]", "[]", "met"],
    ["[]", "[1]", "$ has 1 item, expected 0"],
    ["[1, [2]]", "[1,[2]]", "met"],
    ["[1, [2]]", "[1,[3]]", "$[1][0] is 3, expected 2"],
    ["[{ a: 1 }]", '[{"a":1,"b":2}]', "met"],
    ["true", "true", "met"],
    ["1.0", "1", "met"],
    [
      "{ 'first name': { starts-with: A } }",
      '{"first name":"Bea"}',
      '$["first name"] is "Bea", which does not start with "A"',
    ],
    ["{ a: { regex: '^x$' } }", '{"a":"x"}', "met"],
    ["{ a: { regex: '5' } }", '{"a":5}', "$.a is 5, expected a text that matches 5"],
    ["{ a: { ends-with: z, starts-with: a } }", '{"a":"az"}', "met"],
    ["{ a: { ends-with: z, starts-with: a } }", '{"a":"z"}', '$.a is "z", which does not start with "a"'],
    ["{ a: { contains: b } }", '{"a":"abc"}', "met"],
    ["{ a: { contains: b } }", '{"a":["a","b"]}', "met"],
    ["{ a: { contains: b } }", '{"a":["abc"]}', '$.a is a list of 1, none of which is "b"'],
    ["{ a: { contains: { id: 2 } } }", '{"a":[{"id":1},{"id":2}]}', "met"],
    ["{ a: { contains: 2 } }", '{"a":"2"}', '$.a is "2", which has no item that is 2'],
    ["{ a: { number: { min: 1, max: 3 } } }", '{"a":2}', "met"],
    ["{ a: { number: { min: 1, max: 3 } } }", '{"a":4}', "$.a is 4, expected a number from 1 to 3"],
    ["{ a: { number: { min: 1 } } }", '{"a":"2"}', '$.a is "2", expected a number from 1 on'],
    ["{ a: { number: 5 } }", '{"a":{"number":5}}', "met"],
    ["{ a: { number: 5 } }", '{"a":5}', "$.a is 5, expected an object"],
    ["{ a: { one-of: [1, null, [2]] } }", '{"a":[2]}', "met"],
    ["{ a: { one-of: [1, null] } }", '{"a":2}', "$.a is 2, expected one that is 1 or is null"],
    ["{ a: { not: null } }", '{"a":0}', "met"],
    ["{ a: { not: null } }", '{"a":null}', "$.a is null, which is null"],
    ["{ a: { all-of: [{ contains: x }, { contains: y }] } }", '{"a":"xy"}', "met"],
    ["{ a: { check: 'value % 2 == 0' } }", '{"a":4}', "met"],
    ["{ a: { check: 'value % 2 == 0' } }", '{"a":5}', "$.a is 5, for which value % 2 == 0 is false"],
    ["{ regex: x }", '{"regex":"x"}', "met"],
    ["{ a: { json: { regex: x } } }", '{"a":{"regex":"x"}}', "met"],
    ["{ a: { regex: x, other: y } }", '{"a":{"regex":"x","other":"y"}}', "met"],
    ["{ a: {} }", '{"a":{"b":1}}', "met"],
    ["{ a: 1 }", '{"a":1', '"{"a":1" is not JSON'],
    ["{ a: 1 }", '{"a":1}{"a":1}', '"{"a":1}{"a":1}" is not JSON'],
  ])("%s of %s", (expected, content, says) => expect(apply(parse(expected), content).says).toBe(says));

  it("takes what expressions give", () => {
    expect(apply({ n: 2n ** 53n, text: Buffer.from("é") }, '{"n":9007199254740992,"text":"é"}').says).toBe("met");
    expect(apply({ n: 1n }, '{"n":1.5}').says).toBe("$.n is 1.5, expected 1");
  });

  it("saves the named groups of what was met", () => {
    expect(apply({ a: { regex: "^(?P<x>.)" }, b: [{ regex: "(?P<y>.)$" }] }, '{"a":"12","b":["34"]}').saved).toEqual({
      x: "1",
      y: "4",
    });
    const either = { a: { "one-of": [{ regex: "^(?P<x>.)$" }, { "all-of": [{ regex: "(?P<y>.)" }, "ab"] }] } };
    expect(apply(either, '{"a":"ab"}').saved).toEqual({ x: "", y: "a" });
    expect(apply({ a: { not: { regex: "(?P<x>b)" } } }, '{"a":"c"}').saved).toEqual({});
  });

  it("is not misled by keys that objects inherit", () => {
    expect(apply({ toString: 1 }, "{}").says).toBe('$ has no "toString"');
    expect(apply({ a: { constructor: 1 } }, '{"a":{"constructor":1}}').says).toBe("met");
    expect(apply(JSON.parse('{"__proto__": {"x": 1}}'), '{"__proto__": {"x": 2}}').says).toBe(
      "$.__proto__.x is 2, expected 1",
    );
  });

  it("shows hostile and deep values in one short line", () => {
    expect(apply({ a: 1 }, '{"a":"\\u001b[31m"}').says).toBe('$.a is "\\u001b[31m", expected 1');
    expect(apply({ a: 1 }, `{"a":"${"x".repeat(1000)}"}`).says.length).toBeLessThan(150);
    expect(apply({ a: 1 }, `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`).says).toBe(
      "$.a is a list of 1, expected 1",
    );
  });

  it("is JSON in UTF-8 only", () => {
    const { state } = judge(compile({ until: "eof", json: "é" }), Buffer.from('"é"', "latin1"));
    expect(state).toMatchObject({ kind: "rejected", reason: { message: "hex 22 e9 22 is not JSON" } });
  });
});
