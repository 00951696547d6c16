import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";
import { showBytes } from "../show-bytes.ts";
import { predicatesArgument } from "./all-of.ts";

export const not: PredicateDefinition = {
  name: "not",
  summary: "A predicate does not hold",
  description: "Of several beside each other in it, at least one does not. Its named groups are not saved.",
  argument: predicatesArgument,
  examples: [
    { pattern: "line: { not: { contains: error } }", accepts: ["fine\n"], rejects: ["an error\n"] },
    { pattern: "line: { not: goodbye }", accepts: ["hello\n"], rejects: ["goodbye\n"] },
  ],
  prepare(argument, context) {
    const test = context.prepare(argument);
    return {
      description: test.negation,
      negation: test.description,
      test(bytes) {
        if (!test.test(bytes).ok) return { ok: true };
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} ${test.description}`, test.negation, bytes) };
      },
    };
  },
  inner: (argument) => [{ path: [], value: argument }],
};
