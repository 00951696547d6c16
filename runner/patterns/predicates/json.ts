import { isUtf8 } from "node:buffer";
import { Type } from "typebox";
import type { PredicateDefinition } from "../../model/definition.ts";
import type { Value } from "../../model/scenario.ts";
import { innerPredicates } from "../json/inner-predicates.ts";
import { prepareTopLevel } from "../json/value-test.ts";
import { describeExpected } from "../json/describe.ts";
import { rejectInWords } from "../rejection.ts";
import { showBytes } from "../show-bytes.ts";

export const json: PredicateDefinition = {
  name: "json",
  summary: "The content is JSON (RFC 8259) that holds at least this",
  description: `An object may have more keys than those that are listed; a list has exactly the items of the list; all else is equal.

In the place of any value inside, a map stands for a predicate on the value, where all its keys are among:
\`regex\`, \`starts-with\`, \`ends-with\` (a text), \`contains\` (a text that holds it, or a list with such an item),
\`number\` with \`min\` and \`max\`, \`one-of\`, \`all-of\` and \`not\` (of values), \`check\` (CEL, the value is \`value\`) and \`json\`.
The map directly under \`json\` is always an object's: \`{ json: { not: true } }\` is how an object with such keys is meant.`,
  argument: Type.Unsafe<unknown>({ description: "Any value, with predicates inside" }),
  examples: [
    {
      pattern: "line: { json: { id: { number: { min: 1 } }, tags: [a, { starts-with: b }] } }",
      accepts: ['{"id": 7, "tags": ["a", "bc"], "more": true}\n'],
      rejects: ['{"id": 0, "tags": ["a", "bc"]}\n', '{"id": 7, "tags": ["a"]}\n', '{"id": 7}\n', "[]\n", "not json\n"],
    },
    {
      pattern: "line: { json: { tags: { contains: b }, state: { one-of: [open, null] } } }",
      accepts: ['{"tags": ["a", "b"], "state": null}\n'],
      rejects: ['{"tags": ["a"], "state": null}\n', '{"tags": ["b"], "state": 1}\n'],
    },
    {
      pattern: "line: { json: { not: true } }",
      accepts: ['{"not": true}\n'],
      rejects: ['{"not": false}\n', "false\n"],
    },
    { pattern: "line: { json: 5 }", accepts: ["5\n", " 5.0 \n"], rejects: ['"5"\n', "6\n"] },
  ],
  prepare(argument, context) {
    const expected = prepareTopLevel(argument, context);
    const shown = describeExpected(argument);
    const description = `is JSON that holds ${shown}`;
    return {
      description,
      negation: `is not JSON that holds ${shown}`,
      groups: expected.groups,
      test(bytes) {
        const value = parseJson(bytes);
        if (value === undefined)
          return { ok: false, reason: rejectInWords(`${showBytes(bytes)} is not JSON`, description, bytes) };
        const saved: Record<string, unknown> = {};
        const problem = expected.test(value.parsed, "$", saved);
        if (problem === undefined) return { ok: true, saved };
        return { ok: false, reason: rejectInWords(problem, description, bytes) };
      },
    };
  },
  inner: (argument: Value) => innerPredicates(argument),
};

/** undefined for what is no JSON. JSON.parse's own words differ from one Node to the next. */
function parseJson(bytes: Uint8Array): { readonly parsed: unknown } | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    return { parsed: JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
