import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { toText } from "./scalars.ts";
import { sourceOf } from "./sources.ts";

export const base64: EncoderDefinition = {
  name: "base64",
  summary: "Bytes in base64 (RFC 4648 §4), with its padding; white space is passed over",
  argument: Type.String({ description: "Base64; it may go over several lines" }),
  examples: [
    { data: "base64: aGVsbG8=", hex: "68656c6c6f" },
    { data: 'base64: "+/ +/"', hex: "fbffbf" },
  ],
  encode: (argument) => sourceOf(parseBase64(argument)),
};

/** Bytes stay as they are. Throws RangeError for what is no base64: Buffer would pass over it in silence. */
export function parseBase64(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const text = toText(value);
  const wrong = /[^\sA-Za-z0-9+/=]/u.exec(text);
  if (wrong)
    throw new RangeError(`${JSON.stringify(wrong[0])}, character ${wrong.index + 1}, does not occur in base64`);
  const packed = text.replace(/\s+/g, "");
  if (/=[^=]/.test(packed)) throw new RangeError("base64 ends with its padding, and something follows it here");
  if (packed.length % 4 !== 0 || packed.endsWith("===")) {
    throw new RangeError("base64 comes in groups of four characters, the last filled up with =, and this is cut off");
  }
  const bytes = Buffer.from(packed, "base64");
  // RFC 4648 §3.5: bits that no byte takes are zero; otherwise two texts would mean the same bytes, mostly by mistake.
  if (bytes.toString("base64") !== packed)
    throw new RangeError("the last base64 character has bits that belong to no byte");
  return bytes;
}
