import { text as textData } from "../data/text.ts";
import type { PredicateDefinition } from "../model/definition.ts";
import { equals } from "./literal.ts";
import { bytesOf } from "./values.ts";

export const text: PredicateDefinition = {
  name: "text",
  summary: "The bytes are this text, in UTF-8",
  description: `Alone it is a frame too: as many bytes as the text is long.`,
  argument: textData.argument,
  examples: [
    { pattern: "text: hello", accepts: ["hello", "hello there"], rejects: ["hell", "help"] },
    { pattern: "{ bytes: 2, text: ok }", accepts: ["ok"], rejects: ["no"] },
  ],
  prepare: (argument: unknown, context) => equals(bytesOf({ text: argument }, context)),
};
