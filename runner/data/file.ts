import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { toText } from "./scalars.ts";
import { sourceOf } from "./sources.ts";

export const file: EncoderDefinition = {
  name: "file",
  summary: "The contents of a file, byte for byte",
  argument: Type.String({ minLength: 1, description: "Its path, from the folder of the scenario file" }),
  examples: [],
  encode: (argument, _companions, context) => sourceOf(context.readFile(toText(argument))),
};
