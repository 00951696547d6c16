import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { findNotation, notationNames } from "./binary-lengths.ts";
import { joinSources, sourceOf } from "./sources.ts";

export const prefixed: EncoderDefinition = {
  name: "prefixed",
  summary: "DATA with its length in binary before it",
  description: `\`length\` says how the length is written: \`u8\`, \`u16be\` (DNS over TCP, strings in MQTT), …, or \`varint\` (packets of MQTT).
It does not count itself. What receives it is the frame \`length-prefix\`. A length that is wrong on purpose is written in hex.`,
  argument: Type.Unsafe<unknown>({ $ref: "#/definitions/data" }),
  companions: {
    length: Type.Unsafe<string>({
      type: "string",
      enum: notationNames,
      description: "How the length before it is written",
    }),
  },
  examples: [
    { data: "{ prefixed: hi, length: u16be }", hex: "00026869" },
    { data: "{ prefixed: { fill: { size: 3 } }, length: u32le }", hex: "03000000000000" },
    { data: "{ prefixed: { concat: [{ prefixed: a, length: u8 }, b] }, length: varint }", hex: "03016162" },
  ],
  encode(argument, { length }, context) {
    if (length === undefined) throw new RangeError(`prefixed needs length: one of ${notationNames.join(", ")}`);
    const content = context.compile(argument);
    const before = findNotation(length).write(content.length);
    if (before === undefined)
      throw new RangeError(`${content.length} bytes are too many for a length in ${String(length)}`);
    return joinSources([sourceOf(before), content]);
  },
};
