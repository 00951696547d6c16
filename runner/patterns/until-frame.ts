import { Type } from "typebox";
import { compileData } from "../data/compile.ts";
import { collectBytes } from "../data/sources.ts";
import type { FrameDefinition, PreparedFrame } from "../model/definition.ts";
import { longestSearched, tooLong } from "./limits.ts";
import { regexEnd } from "./regex-end.ts";
import { showBytes } from "./show-bytes.ts";

export const untilFrame: FrameDefinition = {
  name: "until",
  summary: "Up to and including DATA, a match, or the end of the stream",
  description: `\`until: DATA\` ends with the first occurrence. \`until: { regex: … }\` is the shortest beginning of the stream that
holds a match. \`until: eof\` is all that comes before the peer closes. Predicates beside it see all of the message.`,
  argument: Type.Unsafe<unknown>({
    description: "DATA, { regex: … }, or eof",
    anyOf: [
      { type: "string", minLength: 1 },
      {
        type: "object",
        properties: {
          regex: { type: "string", description: "RE2 syntax" },
          text: { type: "string" },
          hex: { type: "string" },
          base64: { type: "string" },
        },
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
      },
    ],
  }),
  examples: [
    { pattern: '{ until: "\\r\\n\\r\\n", starts-with: "HTTP/1.1 200" }', accepts: ["HTTP/1.1 200 OK\r\n\r\nbody"], rejects: ["HTTP/1.1 404 No\r\n\r\n"] },
    { pattern: "until: { regex: \"[0-9]+;\" }", accepts: ["ab12;34;"], rejects: ["ab12"] },
    { pattern: "{ until: eof, text: bye }", accepts: ["bye"], rejects: ["bye!"] },
  ],
  prepare(argument: unknown, context) {
    if (argument === "eof") return untilEnd;
    if (typeof argument === "object" && argument !== null && "regex" in argument) {
      return untilMatch(String((argument as { regex: unknown }).regex));
    }
    return untilData(collectBytes(compileData(argument, context)));
  },
};

const untilEnd: PreparedFrame = {
  description: "everything up to the end of the stream",
  least: 0,
  begin: () => ({
    next(bytes, ended) {
      if (ended) return { kind: "framed", length: bytes.length, start: 0, end: bytes.length };
      if (bytes.length > longestSearched * 4) return tooLong(bytes, "the end of the stream", longestSearched * 4);
      return { kind: "need-more", least: 0, what: "the end of the stream" };
    },
  }),
};

function untilData(delimiter: Uint8Array): PreparedFrame {
  if (delimiter.length === 0) throw new RangeError("until needs at least one byte to look for");
  const what = showBytes(delimiter);
  return {
    description: `everything up to ${what}`,
    least: delimiter.length,
    begin() {
      let searched = 0;
      return {
        next(bytes) {
          const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
          const at = view.indexOf(delimiter, searched);
          if (at !== -1) {
            const length = at + delimiter.length;
            return { kind: "framed", length, start: 0, end: length };
          }
          // A delimiter may have begun in the last bytes.
          searched = Math.max(0, bytes.length - delimiter.length + 1);
          if (bytes.length > longestSearched) return tooLong(bytes, what, longestSearched);
          return { kind: "need-more", least: 1, what };
        },
      };
    },
  };
}

function untilMatch(source: string): PreparedFrame {
  const find = regexEnd(source);
  return {
    description: `everything up to a match of ${source}`,
    least: 0,
    begin: () => find(),
  };
}
