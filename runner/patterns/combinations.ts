/** Predicates made of predicates. */
import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import { rejectInWords } from "./difference.ts";
import { preparePredicates } from "./predicates.ts";
import { showBytes } from "./show-bytes.ts";

const inner = { $ref: "#/definitions/predicate-value" };
const listArgument = Type.Unsafe<readonly unknown[]>({ type: "array", minItems: 1, items: inner, description: "Texts or predicates" });

export const oneOf: PredicateDefinition = {
  name: "one-of",
  summary: "At least one of several predicates holds",
  argument: listArgument,
  examples: [{ pattern: "line: { one-of: [yes, { starts-with: ok }] }", accepts: ["yes\n", "okay\n"], rejects: ["no\n"] }],
  prepare(argument: unknown, context) {
    const tests = (argument as readonly unknown[]).map((each) => preparePredicates(each, context));
    const description = tests.map((test) => test.description).join(" or ");
    return {
      description,
      test(bytes) {
        for (const test of tests) {
          const verdict = test.test(bytes);
          if (verdict.ok) return verdict;
        }
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} is none of them`, description, bytes) };
      },
    };
  },
};

export const allOf: PredicateDefinition = {
  name: "all-of",
  summary: "All of several predicates hold",
  argument: listArgument,
  examples: [{ pattern: "line: { all-of: [{ contains: a }, { contains: b }] }", accepts: ["cab\n"], rejects: ["car\n"] }],
  prepare(argument: unknown, context) {
    const tests = (argument as readonly unknown[]).map((each) => preparePredicates(each, context));
    return {
      description: tests.map((test) => test.description).join(" and "),
      test(bytes) {
        let saved: Record<string, unknown> = {};
        for (const test of tests) {
          const verdict = test.test(bytes);
          if (!verdict.ok) return verdict;
          saved = { ...saved, ...verdict.saved };
        }
        return { ok: true, saved };
      },
    };
  },
};

export const not: PredicateDefinition = {
  name: "not",
  summary: "A predicate does not hold",
  argument: Type.Unsafe<unknown>({ ...inner, description: "Text or predicates" }),
  examples: [{ pattern: "line: { not: { contains: error } }", accepts: ["fine\n"], rejects: ["an error\n"] }],
  prepare(argument: unknown, context) {
    const test = preparePredicates(argument, context);
    const description = `not ${test.description}`;
    return {
      description,
      test(bytes) {
        if (!test.test(bytes).ok) return { ok: true };
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} is ${test.description}`, description, bytes) };
      },
    };
  },
};
