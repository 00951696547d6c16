import { Type } from "typebox";
import { toText } from "../../data/scalars.ts";
import { compileRegex } from "../../expressions/index.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";
import { toSavedValues } from "../saved-value.ts";
import { showBytes } from "../show-bytes.ts";

export const regex: PredicateDefinition = {
  name: "regex",
  summary: "The content holds a match of a regular expression, whose named groups are saved",
  description: `The syntax is [RE2's](https://github.com/google/re2/wiki/Syntax): linear time, no look-around and no back-references. It
matches anywhere, unless \`^\` and \`$\` say the beginning and the end. \`(?P<name>…)\` or \`(?<name>…)\` saves what the group
took; a group that took no part saves the empty text. The content is read as UTF-8; a byte that is none counts as U+FFFD.`,
  argument: Type.String({ minLength: 1, description: "A regular expression, in RE2 syntax" }),
  examples: [
    {
      pattern: 'line: { regex: "^(?P<code>[0-9]{3}) " }',
      accepts: ["220 ready\n", "220 \n"],
      rejects: ["22 ready\n", "x220 ready\n"],
    },
    { pattern: 'line: { regex: "(?i)ready$" }', accepts: ["I am READY\r\n"], rejects: ["ready?\n"] },
  ],
  prepare(argument) {
    const expression = compileRegex(toText(argument));
    const { source, groups } = expression;
    const description = `matches ${source}`;
    const negation = `does not match ${source}`;
    return {
      description,
      negation,
      groups,
      test(bytes) {
        if (groups.length === 0) {
          if (expression.find(bytes)) return { ok: true };
        } else {
          const found = expression.match(bytes);
          if (found !== undefined) return { ok: true, saved: toSavedValues(found) };
        }
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} ${negation}`, description, bytes) };
      },
    };
  },
};
