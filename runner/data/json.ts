import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { toText } from "./scalars.ts";
import { sourceOf } from "./sources.ts";

export const json: EncoderDefinition = {
  name: "json",
  summary: "A YAML value as JSON (RFC 8259), without white space, keys in the order of the file",
  argument: Type.Unsafe<unknown>({ description: "Any value" }),
  examples: [
    { data: "json: { id: 1, tags: [a] }", hex: "7b226964223a312c2274616773223a5b2261225d7d" },
    { data: "json: null", hex: "6e756c6c" },
  ],
  encode: (argument) => sourceOf(Buffer.from(writeJson(argument), "utf8")),
};

/** As JSON.stringify, for what expressions give too: whole numbers of any size (bigint), and bytes, as text. */
export function writeJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new RangeError(`JSON has no number ${value}`);
      return JSON.stringify(value);
    case "object":
      if (value instanceof Uint8Array) return JSON.stringify(toText(value));
      return `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`)
        .join(",")}}`;
    default:
      return JSON.stringify(value);
  }
}
