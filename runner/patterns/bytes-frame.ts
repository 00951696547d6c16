import type { FrameDefinition } from "../model/definition.ts";
import { sizeSchema, toSize } from "../data/numbers.ts";
import { countBytes } from "./show-bytes.ts";

export const bytesFrame: FrameDefinition = {
  name: "bytes",
  summary: "Exactly so many bytes",
  argument: sizeSchema("How many bytes"),
  examples: [
    { pattern: "bytes: 4", accepts: ["ping", "pingpong"], rejects: ["pin"] },
    { pattern: "{ bytes: 4, text: ping }", accepts: ["ping"], rejects: ["pong"] },
  ],
  prepare(argument: unknown) {
    const length = toSize(argument);
    return {
      description: countBytes(length),
      least: length,
      begin: () => ({
        fixedLength: length,
        next(bytes) {
          if (bytes.length >= length) return { kind: "framed", length, start: 0, end: length };
          const missing = length - bytes.length;
          return {
            kind: "need-more",
            least: missing,
            what: bytes.length === 0 ? countBytes(length) : `${missing} of ${countBytes(length)}`,
          };
        },
      }),
    };
  },
};
