import { sizeSchema, toSize } from "../../data/numbers.ts";
import type { FrameDefinition } from "../../model/definition.ts";
import { describeMissing } from "../literal-pattern.ts";
import { countBytes } from "../show-bytes.ts";

export const bytes: FrameDefinition = {
  name: "bytes",
  summary: "Exactly so many bytes",
  description: `Alone, or with predicates that need no more than a chunk at a time (\`sha256\`, \`starts-with\`, \`text\` and all other DATA),
messages of any size are checked as they pass, without being kept.`,
  argument: sizeSchema("How many bytes"),
  examples: [
    { pattern: "bytes: 4", accepts: ["ping", "pingpong"], rejects: ["pin", ""] },
    { pattern: "{ bytes: 4, text: ping }", accepts: ["ping"], rejects: ["pong"] },
    { pattern: "bytes: 0", accepts: ["", "x"], rejects: [] },
  ],
  prepare(argument) {
    const length = toSize(argument);
    return {
      description: `a message of ${countBytes(length)}`,
      least: length,
      begin: () => ({
        fixedLength: length,
        next(received) {
          if (received.length >= length) return { kind: "framed", length, start: 0, end: length };
          return { kind: "need-more", settled: received.length, ...describeMissing(received.length, length) };
        },
      }),
    };
  },
};
