import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { encoders } from "../data/registry.ts";
import { dataDefinition } from "../data/schema.ts";
import { frames, predicates } from "./registry.ts";
import { patternDefinitions } from "./schema.ts";

const definitions = { ...patternDefinitions(), data: dataDefinition() };
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
const validators = Object.fromEntries(
  Object.keys(definitions).map((name) => [name, ajv.compile({ $ref: `#/definitions/${name}`, definitions })]),
);

/** "where: what" of each mistake. */
function validate(name: "pattern" | "data", yaml: string): string[] {
  const validator = validators[name];
  if (validator === undefined) throw new Error(`no schema of ${name}`);
  validator(parse(yaml));
  return (validator.errors ?? []).map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`);
}

describe("the schema of PATTERN", () => {
  it.each([...frames, ...predicates].flatMap(({ examples }) => examples.map(({ pattern }) => pattern)))(
    "takes %s",
    (pattern) => expect(validate("pattern", pattern)).toEqual([]),
  );

  it.each([
    "hello",
    "[ { line: a }, hello, { bytes: 4 } ]",
    "line:",
    "line: ${x}",
    "bytes: 4KiB",
    "bytes: ${count}",
    "{ line: { number: '${n}' }, save: x }",
    "{ line: { number: { min: '${n}' } } }",
    "{ random: { size: 1MiB, seed: '${seed}' } }",
  ])("takes %s", (pattern) => expect(validate("pattern", pattern)).toEqual([]));

  it.each([
    ["5", ": type"],
    ["{}", ": minProperties"],
    ["[]", ": minItems"],
    ["{ lines: a }", ": additionalProperties"],
    ["{ line: { starts: a } }", "/line: additionalProperties"],
    ["{ line: 5 }", "/line: type"],
    ["{ bytes: -1 }", "/bytes: minimum"],
    ["{ bytes: 4kb }", "/bytes: pattern"],
    ["{ bytes: 1.5 }", "/bytes: type"],
    ["{ until: '' }", "/until: minLength"],
    ["{ until: { reg: a } }", "/until: additionalProperties"],
    ["{ line: { one-of: [] } }", "/line/one-of: minItems"],
    ["{ line: { one-of: [{ starts: a }] } }", "/line/one-of/0: additionalProperties"],
    ["{ line: { sha256: abc } }", "/line/sha256: pattern"],
    ["{ line: { number: five } }", "/line/number: pattern"],
    ["{ line: { regex: 5 } }", "/line/regex: type"],
    ["{ text: 5 }", "/text: type"],
    ["[ { line: a }, { lines: a } ]", "/1: additionalProperties"],
    ["{ line: a, save: a-b }", "/save: pattern"],
    ["{ text: a, encoding: utf8 }", "/encoding: enum"],
  ])("says one thing about %s", (pattern, mistake) => expect(validate("pattern", pattern)).toEqual([mistake]));
});

describe("the schema of DATA", () => {
  it.each(encoders.flatMap(({ examples }) => examples.map(({ data }) => data)))("takes %s", (data) =>
    expect(validate("data", data)).toEqual([]),
  );

  it.each([
    ["5", ": type"],
    ["{}", ": minProperties"],
    ["{ txt: a }", ": additionalProperties"],
    ["{ text: 5 }", "/text: type"],
    ["{ line: a, eol: cr }", "/eol: enum"],
    ["{ fill: { byte: 256, size: 1 } }", "/fill/byte: maximum"],
    ["{ fill: { byte: 1 } }", "/fill: required"],
    ["{ fill: { size: 1MB } }", "/fill/size: pattern"],
    ["{ concat: [ a, { txt: a } ] }", "/concat/1: additionalProperties"],
  ])("says one thing about %s", (data, mistake) => expect(validate("data", data)).toEqual([mistake]));
});
