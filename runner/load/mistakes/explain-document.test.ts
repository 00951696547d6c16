import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../model/scenario.ts";
import { SourceFile } from "../../model/source.ts";
import { frames, predicates } from "../../patterns/registry.ts";
import { encoders } from "../../data/registry.ts";
import { verbs } from "../../steps/registry.ts";
import { bindScenario } from "../bind/scenario.ts";
import { noFlaws } from "../bind/steps.ts";
import { Findings } from "../findings.ts";
import { commonModifiers, ownModifiers } from "../schema/modifiers.ts";
import { isScenarioDocument } from "../schema/validator.ts";
import { Positions } from "../yaml/positions.ts";
import { explainDocument } from "./explain-document.ts";

function explain(value: Value): string[] {
  const findings = new Findings(new SourceFile("a.yaml", ""));
  explainDocument({ value, span: findings.span(0, 0), complete: true }, findings, new Positions(findings.file));
  return findings.list().map(({ code, message }) => `${code}: ${message}`);
}

function isAccepted(value: Value): boolean {
  const findings = new Findings(new SourceFile("a.yaml", ""));
  const document = { value, span: findings.span(0, 0), complete: true };
  return (
    isScenarioDocument(value) &&
    bindScenario(document, findings, new Positions(findings.file), { set: {}, flaws: noFlaws }).isSound
  );
}

/** Documents that look like scenarios, right and wrong: any known key with any value that may stand somewhere. */
const scalar = fc.constantFrom<Value>(
  ...[
    "text",
    "",
    "5s",
    "5",
    "1KiB",
    "${x}",
    "must",
    "write",
    "stdout",
    "ECONNREFUSED",
    "a b",
    "127.0.0.1:0",
    "accept",
    "close",
    "send",
    "linux",
    "utf-8",
    "fail",
  ],
  ...[0, -1, 1, 2.5, 256, 65536, true, false, null],
);
const innerKeys = [...frames, ...predicates, ...encoders].map(({ name }) => name);
const otherKeys = [
  "times",
  "until",
  "steps",
  "connections",
  "size",
  "byte",
  "every",
  "at",
  "random",
  "regex",
  "min",
  "eol",
  "listening",
  "x",
  "x-y",
  "junk",
];
const value = fc.letrec<{ value: Value; step: Value; steps: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: scalar },
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...innerKeys, ...otherKeys), tie("value"), { maxKeys: 2, noNullPrototype: true }),
    tie("steps"),
  ),
  step: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    scalar,
    fc.dictionary(
      fc.constantFrom(
        ...verbs.flatMap(({ name }) => [name, name]),
        ...Object.keys(commonModifiers),
        ...Object.keys(ownModifiers),
        "junk",
      ),
      tie("value"),
      { maxKeys: 2, noNullPrototype: true },
    ),
  ),
  steps: fc.array(tie("step"), { maxLength: 2 }),
}));
const topLevelKeys = [
  "description",
  "spec",
  "tags",
  "level",
  "requires",
  "vars",
  "matrix",
  "timeout",
  "subject",
  "programs",
  "surplus",
  "cleanup",
  "x-any",
  "junk",
];
const document = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...topLevelKeys), value.value, { maxKeys: 1, noNullPrototype: true }),
    fc.oneof(
      value.steps,
      value.steps,
      value.value,
      fc.record({ instances: scalar, steps: value.steps }, { noNullPrototype: true }),
    ),
  )
  .map(([others, role]): Value => ({ scenario: "generated", roles: { one: role }, ...others }));

describe("explainDocument", () => {
  it("finds a mistake where, and only where, the validator does", () => {
    let right = 0;
    fc.assert(
      fc.property(document, (generated) => {
        const accepted = isAccepted(generated);
        if (accepted) right++;
        expect(explain(generated).length === 0).toBe(accepted);
      }),
      { numRuns: 5000 },
    );
    // The property would say little if nearly all were wrong.
    expect(right).toBeGreaterThan(200);
  });

  const steps = (...list: Value[]): Value => ({ scenario: "a", roles: { one: list } });
  it.each<[string, Value, string[]]>([
    ["nothing", steps(), []],
    ["a misspelt key that is required", { scenario: "a", rols: {} }, ["unknown-key: a scenario has no key rols"]],
    [
      "an argument beside its verb",
      steps({ repeat: null, times: 2, steps: [] }),
      ['unknown-key: there is no modifier "times"', 'unknown-key: there is no modifier "steps"'],
    ],
    [
      "two mistakes in one step",
      steps({ sned: "x", within: 5 }),
      ['unknown-verb: there is no verb "sned"', "wrong-kind: within takes a duration, not the number 5"],
    ],
    [
      "a step in a step",
      steps({ repeat: { times: 1, steps: [{ parallel: [["clsoe"]] }] } }),
      ['unknown-verb: there is no verb "clsoe"'],
    ],
    [
      "a nested verb that is doubled",
      steps({ "for-each": { x: [1], steps: [{ send: "a", close: null }] } }),
      ["several-verbs: a step has one verb, and this one has send and close"],
    ],
    [
      "an enumeration",
      steps({ shutdown: 5 }),
      ['wrong-kind: shutdown takes "write", "read" or "both", not the number 5'],
    ],
    [
      "a choice of kinds",
      steps({ "expect-recv": { until: [] } }),
      ["wrong-kind: until takes text or a map, not a list"],
    ],
    [
      "hostile names",
      { scenario: "a", roles: { one: [] }, constructor: 1, hasOwnProperty: 2 },
      ["unknown-key: a scenario has no key constructor", "unknown-key: a scenario has no key hasOwnProperty"],
    ],
  ])("%s", (_, generated, found) => expect(explain(generated).sort()).toEqual([...found].sort()));
});
