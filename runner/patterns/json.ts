import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import type { PatternContext } from "../model/pattern.ts";
import { rejectInWords } from "./difference.ts";
import { isPredicateName, preparePredicates } from "./predicates.ts";
import { showBytes } from "./show-bytes.ts";
import { textOf } from "./values.ts";

export const json: PredicateDefinition = {
  name: "json",
  summary: "The content is JSON that holds at least this",
  description: `Objects may have more keys than are listed; lists are as long as the one given. In the place of any value a map
whose keys are all predicates is tested on it (\`{ number: { min: 1 } }\`, \`{ regex: … }\`): on a string's text, on anything
else's JSON. \`{ equals: VALUE }\` is that very value, whatever its keys are called.`,
  argument: Type.Unsafe<unknown>({ description: "Any value, with predicates inside" }),
  examples: [
    {
      pattern: "line: { json: { id: { number: { min: 1 } }, tags: [a, { starts-with: b }] } }",
      accepts: ['{"id": 7, "tags": ["a", "bc"], "more": true}\n'],
      rejects: ['{"id": 0, "tags": ["a", "bc"]}\n', '{"id": 7, "tags": ["a"]}\n', "not json\n"],
    },
  ],
  prepare(argument: unknown, context) {
    const test = prepareValue(argument, context);
    const description = `JSON that holds ${JSON.stringify(argument)}`;
    return {
      description,
      test(bytes) {
        let value: unknown;
        try {
          value = JSON.parse(textOf(bytes));
        } catch (error) {
          return { ok: false, reason: rejectInWords(`it is not JSON: ${(error as Error).message}`, description, bytes) };
        }
        const problem = test(value, "$");
        return problem === undefined ? { ok: true } : { ok: false, reason: rejectInWords(problem, description, bytes) };
      },
    };
  },
};

/** What is wrong with a value at a path ("$.tags[1]"), or nothing. */
type ValueTest = (value: unknown, path: string) => string | undefined;

function prepareValue(expected: unknown, context: PatternContext): ValueTest {
  if (Array.isArray(expected)) return prepareList(expected, context);
  if (typeof expected === "object" && expected !== null && !(expected instanceof Uint8Array)) {
    const keys = Object.keys(expected);
    if (keys.length === 1 && keys[0] === "equals") return exactly((expected as { equals: unknown }).equals);
    if (keys.length > 0 && keys.every(isPredicateName)) return preparePredicate(expected, context);
    return prepareObject(expected as Readonly<Record<string, unknown>>, context);
  }
  return exactly(typeof expected === "bigint" ? Number(expected) : expected instanceof Uint8Array ? textOf(expected) : expected);
}

function exactly(expected: unknown): ValueTest {
  const wanted = canonical(expected);
  return (value, path) => (canonical(value) === wanted ? undefined : `${path} is ${show(value)}, expected ${show(expected)}`);
}

function prepareList(expected: readonly unknown[], context: PatternContext): ValueTest {
  const tests = expected.map((item) => prepareValue(item, context));
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is ${show(value)}, expected a list`;
    if (value.length !== tests.length) return `${path} has ${value.length} items, expected ${tests.length}`;
    for (const [index, test] of tests.entries()) {
      const problem = test(value[index], `${path}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function prepareObject(expected: Readonly<Record<string, unknown>>, context: PatternContext): ValueTest {
  const tests = Object.entries(expected).map(([key, item]) => [key, prepareValue(item, context)] as const);
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return `${path} is ${show(value)}, expected an object`;
    for (const [key, test] of tests) {
      if (!Object.hasOwn(value, key)) return `${path} has no ${JSON.stringify(key)}`;
      const problem = test((value as Record<string, unknown>)[key], `${path}.${key}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function preparePredicate(expected: object, context: PatternContext): ValueTest {
  const predicate = preparePredicates(expected, context);
  return (value, path) => {
    const bytes = Buffer.from(typeof value === "string" ? value : JSON.stringify(value), "utf8");
    const verdict = predicate.test(bytes);
    return verdict.ok ? undefined : `${path}: ${verdict.reason.message}`;
  };
}

/** Equal values have equal text: keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return Number(inner);
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function show(value: unknown): string {
  return showBytes(Buffer.from(canonical(value), "utf8")).replace(/^"(.*)"$/s, (whole) => String(JSON.parse(whole)));
}
