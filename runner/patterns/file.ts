import { file as fileData } from "../data/file.ts";
import type { PredicateDefinition } from "../model/definition.ts";
import { equals } from "./literal.ts";
import { bytesOf } from "./values.ts";

export const file: PredicateDefinition = {
  name: "file",
  summary: "The bytes are the contents of a file, named from the scenario's folder",
  description: `Alone it is a frame too: as many bytes as the file has.`,
  argument: fileData.argument,
  examples: [],
  prepare: (argument: unknown, context) => equals(bytesOf({ file: argument }, context)),
};
