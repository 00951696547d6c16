import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadCel, loadRegexes } from "../expressions/index.ts";
import type { Value } from "../model/scenario.ts";
import { checkPattern } from "./check.ts";
import { patternLeast } from "./least.ts";
import { frames, predicates } from "./registry.ts";
import { compile, judge, latin1 } from "./streams.test-support.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

const definitions = [...frames, ...predicates];

describe.each(definitions)("$name", ({ summary, examples, name }) => {
  it("says in one line what it is", () => {
    expect(summary).toMatch(/^[A-Z][^\n]*[^.\n]$/);
    expect(examples.length).toBeGreaterThan(name === "file" ? -1 : 0);
  });

  it.each(examples)("$pattern", ({ pattern, accepts, rejects }) => {
    const value = parse(pattern) as Value;
    expect(checkPattern(value)).toEqual([]);
    const compiled = compile(value);
    for (const stream of accepts) {
      const { state } = judge(compiled, latin1(stream));
      expect([stream, state]).toMatchObject([stream, { kind: "matched" }]);
      expect(state.kind === "matched" && state.length).toBeGreaterThanOrEqual(patternLeast(value));
    }
    for (const stream of rejects) {
      expect([stream, judge(compiled, latin1(stream)).state]).toMatchObject([stream, { kind: "rejected" }]);
    }
  });
});

it("calls every definition by a name of its own", () => {
  const names = definitions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
