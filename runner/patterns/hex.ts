import { hex as hexData } from "../data/hex.ts";
import type { PredicateDefinition } from "../model/definition.ts";
import { equals } from "./literal.ts";
import { bytesOf } from "./values.ts";

export const hex: PredicateDefinition = {
  name: "hex",
  summary: "The bytes are these, in hexadecimal",
  description: `Alone it is a frame too: as many bytes as it names.`,
  argument: hexData.argument,
  examples: [{ pattern: 'hex: "6f 6b"', accepts: ["ok"], rejects: ["no", "o"] }],
  prepare: (argument: unknown, context) => equals(bytesOf({ hex: argument }, context)),
};
