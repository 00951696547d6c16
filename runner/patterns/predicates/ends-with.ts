import { compileData } from "../../data/compile.ts";
import { collectBytes } from "../../data/sources.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import { sameBytes } from "../equality.ts";
import { rejectInWords } from "../rejection.ts";
import { showBytes } from "../show-bytes.ts";
import { dataArgument } from "./literals.ts";

export const endsWith: PredicateDefinition = {
  name: "ends-with",
  summary: "The content ends with DATA",
  argument: dataArgument,
  examples: [
    { pattern: "line: { ends-with: OK }", accepts: ["200 OK\n", "OK\r\n"], rejects: ["200\n", "K\n", "OK!\n"] },
  ],
  prepare(argument, context) {
    const wanted = collectBytes(compileData(argument, context));
    const shown = showBytes(wanted);
    const description = `ends with ${shown}`;
    return {
      description,
      negation: `does not end with ${shown}`,
      test(bytes) {
        const end = bytes.subarray(Math.max(0, bytes.length - wanted.length));
        if (sameBytes(end, wanted)) return { ok: true };
        return {
          ok: false,
          reason: rejectInWords(`it ends with ${showBytes(end)}, expected ${shown}`, description, bytes),
        };
      },
    };
  },
};
