import { base64 as base64Data } from "../data/base64.ts";
import type { PredicateDefinition } from "../model/definition.ts";
import { equals } from "./literal.ts";
import { bytesOf } from "./values.ts";

export const base64: PredicateDefinition = {
  name: "base64",
  summary: "The bytes are these, in base64",
  description: `Alone it is a frame too: as many bytes as it names.`,
  argument: base64Data.argument,
  examples: [{ pattern: "base64: b2s=", accepts: ["ok"], rejects: ["no"] }],
  prepare: (argument: unknown, context) => equals(bytesOf({ base64: argument }, context)),
};
