import { Type } from "typebox";
import type { FrameDefinition } from "../model/definition.ts";
import { longestSearched, tooLong } from "./limits.ts";

const LF = 10;
const CR = 13;

export const lineFrame: FrameDefinition = {
  name: "line",
  summary: "Up to LF or CRLF, which is not part of it",
  description: `Text is what the line must be; a map holds predicates for it; nothing at all, or \`{}\`, takes any line.`,
  argument: Type.Unsafe<unknown>({
    description: "The line, or predicates that it must meet",
    anyOf: [{ type: ["string", "number", "boolean", "null"] }, { $ref: "#/definitions/predicates" }],
  }),
  examples: [
    { pattern: "line: OK", accepts: ["OK\r\n", "OK\n"], rejects: ["OKAY\r\n", "OK"] },
    { pattern: 'line: { regex: "^220[ -]" }', accepts: ["220 ready\r\n"], rejects: ["421 busy\r\n"] },
    { pattern: "line: {}", accepts: ["\n"], rejects: ["no end"] },
  ],
  prepare() {
    return {
      description: "a line",
      least: 1,
      begin() {
        let searched = 0;
        return {
          next(bytes) {
            const end = bytes.indexOf(LF, searched);
            if (end !== -1) {
              const contentEnd = end > 0 && bytes[end - 1] === CR ? end - 1 : end;
              return { kind: "framed", length: end + 1, start: 0, end: contentEnd };
            }
            searched = bytes.length;
            if (searched > longestSearched) return tooLong(bytes, "the end of the line", longestSearched);
            return { kind: "need-more", least: 1, what: "the end of a line" };
          },
        };
      },
    };
  },
};
