import { Type } from "typebox";
import { compileRegex } from "../expressions/index.ts";
import type { PredicateDefinition } from "../model/definition.ts";
import { rejectInWords } from "./difference.ts";
import { showBytes } from "./show-bytes.ts";

export const regexPredicate: PredicateDefinition = {
  name: "regex",
  summary: "A regular expression matches somewhere; its named groups are saved",
  description: `RE2 syntax, in linear time: no look-around and no back-references. \`^\` and \`$\` are the ends of the content.
Groups are named \`(?P<name>…)\` or \`(?<name>…)\`.`,
  argument: Type.String({ minLength: 1, description: "RE2 syntax" }),
  examples: [{ pattern: 'line: { regex: "^(?P<code>[0-9]{3}) " }', accepts: ["220 ready\n"], rejects: ["22 ready\n"] }],
  prepare(argument: unknown) {
    const regex = compileRegex(String(argument));
    const description = `matching ${regex.source}`;
    return {
      description,
      test(bytes) {
        const groups = regex.groups.length === 0 ? (regex.find(bytes) ? {} : undefined) : regex.match(bytes);
        if (groups !== undefined) return { ok: true, saved: groups };
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} does not match ${regex.source}`, description, bytes) };
      },
    };
  },
};
