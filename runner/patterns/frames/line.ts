import { Type } from "typebox";
import type { FrameDefinition } from "../../model/definition.ts";
import type { FrameReader, FrameState } from "../../model/pattern.ts";
import { formatSize } from "../../model/units.ts";
import { longestSearched } from "../limits.ts";
import { rejectInWords } from "../rejection.ts";

const lf = 0x0a;
const cr = 0x0d;

export const line: FrameDefinition = {
  name: "line",
  summary: "Up to LF or CRLF, which is not part of it",
  description: `\`line: TEXT\` is a line with that content, \`line: { … }\` one that meets the predicates; \`line:\` with nothing after it, or
\`line: {}\`, is any line. A line ends within ${formatSize(longestSearched)}.`,
  argument: Type.Unsafe<unknown>({ $ref: "#/definitions/line" }),
  examples: [
    { pattern: "line: OK", accepts: ["OK\r\n", "OK\n"], rejects: ["OKAY\r\n", "NO\n", "O\n", "OK"] },
    { pattern: 'line: { regex: "^220[ -]" }', accepts: ["220 ready\r\n"], rejects: ["421 busy\r\n"] },
    { pattern: "line: {}", accepts: ["\n", "\r\n", "a\r\r\n"], rejects: ["no end", "half an end\r"] },
  ],
  prepare(argument, context) {
    const isAny = argument === null || argument === undefined || isEmptyMap(argument);
    if (typeof argument === "string" && /\n|\r$/.test(argument)) {
      throw new RangeError("a line's content has no line end in it, so this is never met; leave the line end out");
    }
    return {
      description: "a line",
      least: 1,
      begin: () => new LineReader(),
      ...(isAny ? {} : { content: context.prepare(argument) }),
    };
  },
  inner: (argument) => (argument === null || isEmptyMap(argument) ? [] : [{ path: [], value: argument }]),
};

class LineReader implements FrameReader {
  /** No line end among so many. */
  #searched = 0;

  next(bytes: Uint8Array): FrameState {
    const at = bytes.indexOf(lf, this.#searched);
    if (at !== -1 && at < longestSearched) {
      const end = at > 0 && bytes[at - 1] === cr ? at - 1 : at;
      return { kind: "framed", length: at + 1, start: 0, end };
    }
    if (bytes.length >= longestSearched)
      return { kind: "impossible", settled: longestSearched - 1, reason: tooLong(bytes) };
    this.#searched = bytes.length;
    // A CR may turn out to belong to the line end.
    const settled = bytes.at(-1) === cr ? bytes.length - 1 : bytes.length;
    return { kind: "need-more", least: 1, what: "the end of a line", settled };
  }
}

function tooLong(bytes: Uint8Array): ReturnType<typeof rejectInWords> {
  const message = `no line ends within the first ${formatSize(longestSearched)}`;
  return rejectInWords(message, "the end of a line", bytes.subarray(0, longestSearched));
}

function isEmptyMap(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !(value instanceof Uint8Array) && Object.keys(value).length === 0
  );
}
