import { Type } from "typebox";
import { toText } from "../../data/scalars.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";

export const check: PredicateDefinition = {
  name: "check",
  summary: "A CEL expression about the content is true",
  description:
    "In it, `received` is the content as bytes and `text` the same as UTF-8 text, beside all names that are known at that point.",
  argument: Type.String({ minLength: 1, description: "A CEL expression" }),
  examples: [
    { pattern: "line: { check: size(text) == 3 }", accepts: ["abc\n"], rejects: ["ab\n"] },
    { pattern: '{ bytes: 2, check: "received == b\\"ok\\"" }', accepts: ["ok"], rejects: ["no"] },
  ],
  prepare(argument, context) {
    const source = toText(argument);
    const description = `meets ${source}`;
    return {
      description,
      negation: `does not meet ${source}`,
      test(bytes) {
        // Expressions may keep what they are given; the bytes are only lent to us.
        const received = new Uint8Array(bytes);
        const result = context.evaluate(source, { received, text: toText(received) });
        if (result === true) return { ok: true };
        return { ok: false, reason: rejectInWords(`${source} is ${describeResult(result)}`, description, bytes) };
      },
    };
  },
};

export function describeResult(result: unknown): string {
  if (result === false) return "false";
  return `${typeof result === "object" && result !== null ? "a value" : String(result)}, neither true nor false`;
}
