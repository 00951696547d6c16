/** Predicates whose `${…}` are replaced, made into tests. */
import { compileData } from "../data/compile.ts";
import { describeKind } from "../data/scalars.ts";
import type { PatternContext, PredicateContext, PredicateTest } from "../model/pattern.ts";
import { allTests } from "./conjunction.ts";
import { equalTo } from "./equality.ts";
import { findPredicate } from "./registry.ts";

export function predicateContext(context: PatternContext): PredicateContext {
  const whole: PredicateContext = {
    evaluate: (expression, locals) => context.evaluate(expression, locals),
    readFile: (path) => context.readFile(path),
    prepare: (value) => preparePredicates(value, whole),
  };
  return whole;
}

/** Text (or bytes) that must be equal, or a map of predicates that must all hold. Throws RangeError. */
export function preparePredicates(value: unknown, context: PredicateContext): PredicateTest {
  if (value instanceof Uint8Array || typeof value !== "object") return equalTo(compileData(value, context));
  if (value === null || Array.isArray(value))
    throw new RangeError(`${describeKind(value)} is not text, and not a map of predicates`);
  return allTests(prepareMap(value as Readonly<Record<string, unknown>>, context));
}

/** One test a predicate, in the order of the map. Throws RangeError for a key that is none. */
export function prepareMap(
  map: Readonly<Record<string, unknown>>,
  context: PredicateContext,
): readonly PredicateTest[] {
  const names = Object.keys(map).filter((name) => findPredicate(name) !== undefined);
  const allowed = names.flatMap((name) => Object.keys(findPredicate(name)?.companions ?? {}));
  const stray = Object.keys(map).find((key) => !names.includes(key) && !allowed.includes(key));
  if (stray !== undefined) throw new RangeError(`${stray} has no meaning here`);
  if (names.length === 0) throw new RangeError("there is no predicate in this map");
  return names.flatMap((name) => {
    const definition = findPredicate(name);
    if (definition === undefined) return [];
    const companions = Object.keys(definition.companions ?? {}).filter((key) => key in map);
    return definition.prepare(map[name], context, Object.fromEntries(companions.map((key) => [key, map[key]])));
  });
}
