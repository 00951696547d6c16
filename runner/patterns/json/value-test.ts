/** What a JSON value must be: literally, in part, or by predicates. */
import { toText } from "../../data/scalars.ts";
import type { PredicateContext } from "../../model/pattern.ts";
import { describeExpected, describeValue, extendPath } from "./describe.ts";
import { isMap } from "./maps.ts";
import { isPredicateMap, prepareValuePredicates } from "./value-predicates.ts";

export interface ValueTest {
  /** What is wrong with the value at the path (`$.tags[1]`), or undefined. What regular expressions capture goes into `saved`. */
  test(value: unknown, path: string, saved: Record<string, unknown>): string | undefined;
  /** "is 5", "matches ^a". */
  readonly description: string;
  readonly negation: string;
  readonly groups: readonly string[];
}

/** Directly under `json`, a map is always an object's. */
export function prepareTopLevel(expected: unknown, context: PredicateContext): ValueTest {
  return isMap(expected) ? objectTest(expected, context) : prepareValue(expected, context);
}

export function prepareValue(expected: unknown, context: PredicateContext): ValueTest {
  if (Array.isArray(expected)) return listTest(expected, context);
  if (!isMap(expected)) return scalarTest(expected);
  if (!isPredicateMap(expected)) return objectTest(expected, context);
  return prepareValuePredicates(expected, {
    context,
    value: (inside) => prepareValue(inside, context),
    topLevel: (inside) => prepareTopLevel(inside, context),
  });
}

function scalarTest(expected: unknown): ValueTest {
  const wanted = expected instanceof Uint8Array ? toText(expected) : (expected ?? null);
  const shown = describeExpected(wanted);
  return {
    description: `is ${shown}`,
    negation: `is not ${shown}`,
    groups: [],
    test: (value, path) =>
      isSame(value, wanted) ? undefined : `${path} is ${describeValue(value)}, expected ${shown}`,
  };
}

/** Expressions give whole numbers that no double holds as bigint. */
function isSame(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "bigint") return value === wanted;
  return typeof value === "number" && Number.isInteger(value) && BigInt(value) === wanted;
}

function listTest(expected: readonly unknown[], context: PredicateContext): ValueTest {
  const tests = expected.map((item) => prepareValue(item, context));
  const shown = describeExpected(expected);
  return {
    description: `is the list ${shown}`,
    negation: `is not the list ${shown}`,
    groups: tests.flatMap(({ groups }) => groups),
    test(value, path, saved) {
      if (!Array.isArray(value)) return `${path} is ${describeValue(value)}, expected a list`;
      if (value.length !== tests.length) return `${path} has ${countItems(value.length)}, expected ${tests.length}`;
      return firstProblem(tests.entries(), (index) => (value as readonly unknown[])[index], path, saved);
    },
  };
}

function objectTest(expected: Readonly<Record<string, unknown>>, context: PredicateContext): ValueTest {
  const tests = Object.entries(expected).map(([key, item]) => [key, prepareValue(item, context)] as const);
  const shown = describeExpected(expected);
  return {
    description: `holds ${shown}`,
    negation: `does not hold ${shown}`,
    groups: tests.flatMap(([, { groups }]) => groups),
    test(value, path, saved) {
      if (!isMap(value)) return `${path} is ${describeValue(value)}, expected an object`;
      const missing = tests.find(([key]) => !Object.hasOwn(value, key));
      if (missing !== undefined) return `${path} has no ${describeExpected(missing[0])}`;
      return firstProblem(tests, (key) => value[key], path, saved);
    },
  };
}

function firstProblem<Key extends string | number>(
  tests: Iterable<readonly [Key, ValueTest]>,
  read: (key: Key) => unknown,
  path: string,
  saved: Record<string, unknown>,
): string | undefined {
  for (const [key, inside] of tests) {
    const problem = inside.test(read(key), extendPath(path, key), saved);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function countItems(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
