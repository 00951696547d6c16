import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import { rejectInWords } from "./difference.ts";
import { textOf } from "./values.ts";

export const checkPredicate: PredicateDefinition = {
  name: "check",
  summary: "A CEL expression is true of the content",
  description: `In it, \`received\` is the content as bytes and \`text\` the same as UTF-8 text, beside all the names that \`check\`
steps know.`,
  argument: Type.String({ minLength: 1, description: "A CEL expression" }),
  examples: [{ pattern: 'line: { check: "size(text) == 3" }', accepts: ["abc\n"], rejects: ["ab\n"] }],
  prepare(argument: unknown, context) {
    const source = String(argument);
    const description = `for which ${source}`;
    return {
      description,
      test(bytes) {
        const value = context.evaluate(source, { received: bytes.slice(), text: textOf(bytes) });
        if (value === true) return { ok: true };
        return { ok: false, reason: rejectInWords(`${source} is ${value === false ? "false" : String(value)}`, description, bytes) };
      },
    };
  },
};
