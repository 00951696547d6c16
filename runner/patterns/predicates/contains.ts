import { compileData } from "../../data/compile.ts";
import { collectBytes } from "../../data/sources.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";
import { findBytes } from "../search.ts";
import { showBytes } from "../show-bytes.ts";
import { dataArgument } from "./literals.ts";

export const contains: PredicateDefinition = {
  name: "contains",
  summary: "DATA occurs somewhere in the content",
  argument: dataArgument,
  examples: [
    {
      pattern: "line: { contains: keep-alive }",
      accepts: ["Connection: keep-alive\n"],
      rejects: ["Connection: close\n", "\n"],
    },
  ],
  prepare(argument, context) {
    const wanted = collectBytes(compileData(argument, context));
    const shown = showBytes(wanted);
    const description = `contains ${shown}`;
    const negation = `does not contain ${shown}`;
    return {
      description,
      negation,
      test(bytes) {
        if (findBytes(bytes, wanted, 0) !== -1) return { ok: true };
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} ${negation}`, description, bytes) };
      },
    };
  },
};
