/** Several predicates on the same bytes, as one. */
import type { PatternContext, PredicateStream, PredicateTest, Rejection } from "../model/pattern.ts";
import { equals } from "./literal.ts";
import { findPredicate } from "./registry.ts";
import { bytesOf } from "./values.ts";

/** Text (or bytes) that must be equal, or a map of predicates that must all hold. Throws RangeError. */
export function preparePredicates(value: unknown, context: PatternContext): PredicateTest {
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return equals(bytesOf(value, context));
  const tests = Object.entries(value).map(([name, argument]) => {
    const definition = findPredicate(name);
    if (definition === undefined) throw new RangeError(`there is no predicate ${JSON.stringify(name)}`);
    return definition.prepare(argument as never, context);
  });
  return combine(tests);
}

export function isPredicateName(name: string): boolean {
  return findPredicate(name) !== undefined;
}

function combine(tests: readonly PredicateTest[]): PredicateTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return {
    description: tests.map(({ description }) => description).join(" and "),
    test(bytes) {
      let saved: Record<string, unknown> | undefined;
      for (const test of tests) {
        const verdict = test.test(bytes);
        if (!verdict.ok) return verdict;
        if (verdict.saved !== undefined) saved = { ...saved, ...verdict.saved };
      }
      return { ok: true, saved };
    },
    ...(tests.every(({ stream }) => stream !== undefined) ? { stream: () => new CombinedStream(tests) } : {}),
  };
}

class CombinedStream implements PredicateStream {
  readonly #streams: readonly PredicateStream[];

  constructor(tests: readonly PredicateTest[]) {
    this.#streams = tests.map((test) => test.stream!());
  }

  update(chunk: Uint8Array): Rejection | undefined {
    for (const stream of this.#streams) {
      const rejection = stream.update(chunk);
      if (rejection !== undefined) return rejection;
    }
    return undefined;
  }

  finish(): ReturnType<PredicateStream["finish"]> {
    for (const stream of this.#streams) {
      const verdict = stream.finish();
      if (!verdict.ok) return verdict;
    }
    return { ok: true };
  }
}

