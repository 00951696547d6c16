import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";
import { showBytes } from "../show-bytes.ts";
import { predicateList, toList } from "./all-of.ts";

export const oneOf: PredicateDefinition = {
  name: "one-of",
  summary: "At least one of several predicates holds",
  description: "They are tried in their order. The named groups of all are saved, empty for those that were not met.",
  argument: predicateList,
  examples: [
    {
      pattern: "line: { one-of: [yes, { starts-with: ok }] }",
      accepts: ["yes\n", "okay\n"],
      rejects: ["no\n", "yes!\n"],
    },
  ],
  prepare(argument, context) {
    const tests = toList(argument, "one-of").map((each) => context.prepare(each));
    const description = tests.map((test) => test.description).join(" or ");
    const groups = [...new Set(tests.flatMap((test) => test.groups ?? []))];
    const unmet = Object.fromEntries(groups.map((name) => [name, ""]));
    return {
      description,
      negation: tests.map((test) => test.negation).join(" and "),
      groups,
      test(bytes) {
        for (const test of tests) {
          const verdict = test.test(bytes);
          if (verdict.ok) return groups.length === 0 ? verdict : { ok: true, saved: { ...unmet, ...verdict.saved } };
        }
        return {
          ok: false,
          reason: rejectInWords(`${showBytes(bytes)} is none of what was expected`, description, bytes),
        };
      },
    };
  },
  inner: (argument) => (Array.isArray(argument) ? argument.map((value, index) => ({ path: [index], value })) : []),
};
