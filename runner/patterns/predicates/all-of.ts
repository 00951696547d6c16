import { Type } from "typebox";
import type { PredicateDefinition } from "../../model/definition.ts";
import { allTests } from "../conjunction.ts";
import { describeKind } from "../../data/scalars.ts";

/** Predicates where one is expected: text that must be equal, or a map. */
export const predicatesArgument = Type.Unsafe<unknown>({ $ref: "#/definitions/predicates" });

export const predicateList = Type.Array(predicatesArgument, {
  minItems: 1,
  description: "Texts, or maps of predicates",
});

export const allOf: PredicateDefinition = {
  name: "all-of",
  summary: "All of several predicates hold",
  description: "Predicates beside each other must all hold too; this is for several of the same kind.",
  argument: predicateList,
  examples: [
    { pattern: "line: { all-of: [{ contains: a }, { contains: b }] }", accepts: ["cab\n"], rejects: ["car\n", "\n"] },
  ],
  prepare: (argument, context) => allTests(toList(argument, "all-of").map((each) => context.prepare(each))),
  inner: (argument) => (Array.isArray(argument) ? argument.map((value, index) => ({ path: [index], value })) : []),
};

/** Throws RangeError for what is no list, or an empty one. */
export function toList(argument: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(argument)) throw new RangeError(`${name} takes a list, not ${describeKind(argument)}`);
  if (argument.length === 0) throw new RangeError(`${name} takes a list with at least one predicate`);
  return argument as readonly unknown[];
}
