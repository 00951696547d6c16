import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { encodeText, encodingSchema } from "./encodings.ts";
import { sourceOf } from "./sources.ts";

export const text: EncoderDefinition = {
  name: "text",
  summary: "Text, in UTF-8 unless `encoding` says otherwise",
  description: `A plain string is the same. Nothing is added: a line end is written \`"\\r\\n"\` in double quotes, or \`line\` adds it.`,
  argument: Type.String({ description: "The text; a number is quoted, so that it is sent as it is written" }),
  companions: { encoding: encodingSchema },
  examples: [
    { data: "text: olá", hex: "6f6cc3a1" },
    { data: "{ text: olá, encoding: latin1 }", hex: "6f6ce1" },
    { data: "{ text: olá, encoding: utf-16be }", hex: "006f006c00e1" },
  ],
  encode: (argument, { encoding }) => sourceOf(encodeText(argument, encoding)),
};
