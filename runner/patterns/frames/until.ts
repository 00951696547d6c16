import { Type } from "typebox";
import { compileData } from "../../data/compile.ts";
import { toText } from "../../data/scalars.ts";
import { dataProperties } from "../../data/schema.ts";
import { collectBytes } from "../../data/sources.ts";
import type { FrameDefinition } from "../../model/definition.ts";
import { formatSize } from "../../model/units.ts";
import { longestSearched, longestToEnd } from "../limits.ts";
import { untilBytes } from "./until-bytes.ts";
import { untilEnd } from "./until-end.ts";
import { untilMatch } from "./until-match.ts";

export const until: FrameDefinition = {
  name: "until",
  summary: "Up to and including DATA or a match, or up to the end of the stream",
  description: `\`until: DATA\` ends with the first occurrence of these bytes.

\`until: { regex: … }\` is the shortest beginning of the stream that, taken by itself, holds a match: \`$\`, \`\\z\` and \`\\b\` see
its end as the end of the text, whatever follows in the stream. So \`[0-9]+\` ends with the first digit; \`[0-9]+;\` says
where the number ends. Named groups are saved.

Both end within ${formatSize(longestSearched)}. \`until: eof\` is all that comes before the peer closes, up to ${formatSize(longestToEnd)}; for the
text "eof" itself, write \`until: { text: eof }\`.`,
  argument: Type.Unsafe<unknown>({
    type: ["string", "object"],
    minLength: 1,
    properties: {
      regex: Type.String({ minLength: 1, description: "A regular expression, in RE2 syntax" }),
      ...dataProperties(),
    },
    additionalProperties: false,
    minProperties: 1,
    description: "DATA, { regex: … }, or eof",
  }),
  examples: [
    {
      pattern: '{ until: "\\r\\n\\r\\n", starts-with: "HTTP/1.1 200" }',
      accepts: ["HTTP/1.1 200 OK\r\n\r\nbody"],
      rejects: ["HTTP/1.1 404 No\r\n\r\n", "HTTP/1.1 200 OK\r\n\r"],
    },
    { pattern: 'until: { hex: "00" }', accepts: ["name\0rest"], rejects: ["name"] },
    { pattern: 'until: { regex: "[0-9]+;" }', accepts: ["ab12;34;"], rejects: ["ab12", ""] },
    { pattern: 'until: { regex: "^OK$" }', accepts: ["OKAY"], rejects: ["NO", "O"] },
    { pattern: "{ until: eof, text: bye }", accepts: ["bye"], rejects: ["bye!", "by"] },
    { pattern: "until: { text: eof }", accepts: ["an eof."], rejects: ["no end"] },
  ],
  prepare(argument, context) {
    if (argument === "eof") return untilEnd;
    if (typeof argument === "object" && argument !== null && "regex" in argument) {
      const { regex, ...others } = argument;
      const [other] = Object.keys(others);
      if (other !== undefined) throw new RangeError(`until takes regex or DATA, and this has both regex and ${other}`);
      return untilMatch(toText(regex));
    }
    return untilBytes(collectBytes(compileData(argument, context)));
  },
};
