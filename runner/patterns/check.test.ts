import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadRegexes } from "../expressions/index.ts";
import type { Value } from "../model/scenario.ts";
import { checkPattern } from "./check.ts";

beforeAll(loadRegexes);

/** "code at path: message" */
function mistakes(pattern: string, options?: { readonly datagram: boolean }): string[] {
  return checkPattern(parse(pattern) as Value, options).map(
    ({ code, path, message }) => `${code} at ${path.join(".")}: ${message}`,
  );
}

describe("checkPattern", () => {
  it.each([
    ["regex: ^220", ["frame-missing at : this does not say where the message ends"]],
    ["{}", ["frame-missing at : this does not say where the message ends"]],
    ["save: x", ["frame-missing at : this does not say where the message ends"]],
    ["{ contains: a, check: size(text) == 3 }", ["frame-missing at : this does not say where the message ends"]],
    ["{ line: a, bytes: 3 }", ["several-frames at bytes: this says twice where the message ends, with line and bytes"]],
    ['{ text: a, hex: "61" }', ["several-frames at hex: this says twice where the message ends, with text and hex"]],
    ['""', ["pattern-invalid at : this expects no bytes at all"]],
    ["[ { line: a }, { regex: b } ]", ["frame-missing at 1: this does not say where the message ends"]],
    ["line: { regex: '(' }", ['regex-invalid at line.regex: the regular expression is wrong: missing closing ): "("']],
    [
      "until: { regex: '(' }",
      ['regex-invalid at until.regex: the regular expression is wrong: missing closing ): "("'],
    ],
    ["until: { regex: 'a*' }", ["pattern-invalid at until: a* matches nothing at all, so the message would be empty"]],
    ["until: ''", ["pattern-invalid at until: until needs at least one byte to look for"]],
    ["until: { hex: '0' }", ['data-invalid at until.hex: "0" has an odd number of digits; a byte has two']],
    [
      "until: { regex: a, text: b }",
      ["pattern-invalid at until: until takes regex or DATA, and this has both regex and text"],
    ],
    ["hex: 0g", ['data-invalid at hex: "g", character 2, is not a hexadecimal digit']],
    [
      "{ bytes: 2, base64: abc }",
      [
        "data-invalid at base64: base64 comes in groups of four characters, the last filled up with =, and this is cut off",
      ],
    ],
    [
      "line: { starts-with: { hex: zz } }",
      ['data-invalid at line.starts-with.hex: "z", character 1, is not a hexadecimal digit'],
    ],
    [
      "line: { starts-with: { text: a, eol: lf } }",
      ["data-invalid at line.starts-with.eol: eol does not go with text"],
    ],
    ["{ line: a, encoding: latin1 }", ["pattern-invalid at encoding: encoding goes with text, and there is none here"]],
    [
      'line: "OK\\r\\n"',
      ["pattern-invalid at line: a line's content has no line end in it, so this is never met; leave the line end out"],
    ],
    ["line: { number: { min: 5, max: 1 } }", ["pattern-invalid at line.number: no number is at least 5 and at most 1"]],
    [
      "line: { sha256: abc }",
      ['pattern-invalid at line.sha256: "abc" is not a SHA-256 digest: that has 64 hexadecimal digits'],
    ],
    [
      "line: { one-of: [a, { regex: '[' }, { not: { hex: x } }] }",
      [
        'regex-invalid at line.one-of.1.regex: the regular expression is wrong: missing closing ]: "["',
        'data-invalid at line.one-of.2.not.hex: "x", character 1, is not a hexadecimal digit',
      ],
    ],
    [
      "line: { json: { a: [1, { regex: '[' }], b: { not: { one-of: [{ number: { min: 2, max: 1 } }] } } } }",
      [
        'regex-invalid at line.json.a.1.regex: the regular expression is wrong: missing closing ]: "["',
        "pattern-invalid at line.json.b.not.one-of.0.number: no number is at least 2 and at most 1",
      ],
    ],
    ["{ bytes: 4, text: hello }", ["pattern-invalid at text: this is 5 bytes long, and the message 4"]],
    [
      "{ bytes: 1KiB, fill: { size: 1MiB } }",
      ["pattern-invalid at fill: this is 1048576 bytes long, and the message 1024"],
    ],
  ])("%s", (pattern, expected) => expect(mistakes(pattern)).toEqual(expected));

  it.each([
    "hello",
    "${greeting}",
    "line:",
    "line: {}",
    "line: ${x}",
    "{ regex: '${x}', line: }",
    "line: { regex: '(${x}' }",
    "{ bytes: '${n}', text: hello }",
    "until: eof",
    "until: ${end}",
    "{ text: é, encoding: latin1 }",
    "{ text: a, save: x }",
    "{ random: { size: 1GiB }, save: x }",
    "file: expected.bin",
    "{ until: eof, file: expected.bin }",
    "line: { json: { regex: '[' } }",
    "line: { json: { a: { number: 5 } } }",
  ])("finds nothing wrong with %s", (pattern) => expect(mistakes(pattern)).toEqual([]));

  it("says how to end a message", () => {
    expect(checkPattern({ regex: "a" })[0]?.help).toBe("add line, until, bytes or length-prefix");
  });

  it("says what RE2 has not", () => {
    for (const regex of ["(?=a)", "(?<!a)b", "(a)\\1"]) {
      expect(checkPattern({ line: { regex } })[0]?.help).toBe(
        "expressions are RE2, for linear time: no look-around and no back-references",
      );
    }
  });

  it("asks no frame of a datagram", () => {
    expect(mistakes("regex: ^220", { datagram: true })).toEqual([]);
    expect(mistakes("{ text: a, hex: '61' }", { datagram: true })).toEqual([]);
    expect(mistakes("''", { datagram: true })).toEqual([]);
    expect(mistakes("{ line: a, bytes: 3 }", { datagram: true })).toHaveLength(1);
  });
});
