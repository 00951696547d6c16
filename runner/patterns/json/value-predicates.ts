/** Predicates inside a JSON value. Which maps are predicates is told by their keys alone, never by what has come. */
import { toText } from "../../data/scalars.ts";
import type { PredicateContext } from "../../model/pattern.ts";
import { toList } from "../predicates/all-of.ts";
import { describeResult } from "../predicates/check.ts";
import { describeRange, isWithin, toRange } from "../predicates/number.ts";
import { describeValue } from "./describe.ts";
import { isMap } from "./maps.ts";
import type { ValueTest } from "./value-test.ts";

/** How to prepare what is inside a predicate. */
export interface Inside {
  readonly context: PredicateContext;
  value(expected: unknown): ValueTest;
  /** As directly under `json`. */
  topLevel(expected: unknown): ValueTest;
}

type Prepare = (argument: unknown, inside: Inside) => ValueTest;

/** Predicates of bytes, for a text. */
export const textPredicates: readonly string[] = ["regex", "starts-with", "ends-with"];

const predicates: Readonly<Record<string, Prepare>> = {
  ...Object.fromEntries(
    textPredicates.map((name): [string, Prepare] => [name, (argument, inside) => onText(name, argument, inside)]),
  ),
  contains,
  number,
  check,
  not,
  "one-of": oneOf,
  "all-of": (argument, inside) => allOf(toList(argument, "all-of").map((each) => inside.value(each))),
  json: (argument, inside) => inside.topLevel(argument),
};

/** `{ number: 5 }` is an object with that key: to expect the number, one writes 5. */
export function isPredicateMap(map: Readonly<Record<string, unknown>>): boolean {
  const entries = Object.entries(map);
  return (
    entries.length > 0 &&
    entries.every(([key, value]) => Object.hasOwn(predicates, key) && (key !== "number" || isMap(value)))
  );
}

export function prepareValuePredicates(map: Readonly<Record<string, unknown>>, inside: Inside): ValueTest {
  return allOf(Object.entries(map).flatMap(([name, argument]) => predicates[name]?.(argument, inside) ?? []));
}

function onText(name: string, argument: unknown, inside: Inside): ValueTest {
  const predicate = inside.context.prepare({ [name]: argument });
  const { description, negation, groups } = predicate;
  return {
    description,
    negation,
    groups: groups ?? [],
    test(value, path, saved) {
      if (typeof value !== "string") return `${path} is ${describeValue(value)}, expected a text that ${description}`;
      const verdict = predicate.test(Buffer.from(value, "utf8"));
      if (!verdict.ok) return `${path} is ${describeValue(value)}, which ${negation}`;
      Object.assign(saved, verdict.saved);
      return undefined;
    },
  };
}

function contains(argument: unknown, inside: Inside): ValueTest {
  const item = inside.value(argument);
  const inText = typeof argument === "string" ? onText("contains", argument, inside) : undefined;
  const description = inText?.description ?? `has an item that ${item.description}`;
  const negation = inText?.negation ?? `has no item that ${item.description}`;
  return {
    description,
    negation,
    groups: item.groups,
    test(value, path, saved) {
      if (Array.isArray(value)) {
        const found = value.some((each) => tryOn(item, each, path, saved));
        return found ? undefined : `${path} is ${describeValue(value)}, none of which ${item.description}`;
      }
      if (inText !== undefined && typeof value === "string") return inText.test(value, path, saved);
      return `${path} is ${describeValue(value)}, which ${negation}`;
    },
  };
}

function number(argument: unknown): ValueTest {
  const range = toRange(argument);
  const shown = describeRange(range);
  return {
    description: `is ${shown}`,
    negation: `is not ${shown}`,
    groups: [],
    test: (value, path) =>
      typeof value === "number" && isWithin(value, range)
        ? undefined
        : `${path} is ${describeValue(value)}, expected ${shown}`,
  };
}

function check(argument: unknown, { context }: Inside): ValueTest {
  const source = toText(argument);
  return {
    description: `meets ${source}`,
    negation: `does not meet ${source}`,
    groups: [],
    test(value, path) {
      const result = context.evaluate(source, { value });
      return result === true
        ? undefined
        : `${path} is ${describeValue(value)}, for which ${source} is ${describeResult(result)}`;
    },
  };
}

function not(argument: unknown, inside: Inside): ValueTest {
  const excluded = inside.value(argument);
  return {
    description: excluded.negation,
    negation: excluded.description,
    groups: [],
    test(value, path) {
      if (excluded.test(value, path, {}) !== undefined) return undefined;
      return `${path} is ${describeValue(value)}, which ${excluded.description}`;
    },
  };
}

function oneOf(argument: unknown, inside: Inside): ValueTest {
  const tests = toList(argument, "one-of").map((each) => inside.value(each));
  const groups = tests.flatMap((test) => test.groups);
  const description = tests.map((test) => test.description).join(" or ");
  return {
    description,
    negation: tests.map((test) => test.negation).join(" and "),
    groups,
    test(value, path, saved) {
      const met = tests.some((test) => tryOn(test, value, path, saved));
      if (!met) return `${path} is ${describeValue(value)}, expected one that ${description}`;
      for (const name of groups) saved[name] ??= "";
      return undefined;
    },
  };
}

/** Keeps what is captured only where the test is met. */
function tryOn(test: ValueTest, value: unknown, path: string, saved: Record<string, unknown>): boolean {
  const captured = {};
  if (test.test(value, path, captured) !== undefined) return false;
  Object.assign(saved, captured);
  return true;
}

function allOf(tests: readonly ValueTest[]): ValueTest {
  return {
    description: tests.map((test) => test.description).join(" and "),
    negation: tests.map((test) => test.negation).join(" or "),
    groups: tests.flatMap((test) => test.groups),
    test(value, path, saved) {
      for (const test of tests) {
        const problem = test.test(value, path, saved);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}
