/** How characters become bytes. */
import { Type } from "typebox";
import { toText } from "./scalars.ts";

const encodings = ["utf-8", "latin1", "ascii", "utf-16le", "utf-16be"] as const;
export type Encoding = (typeof encodings)[number];

export const encodingSchema = Type.Enum([...encodings], {
  description: "How characters become bytes; utf-8 where left out",
});

/** Bytes stay as they are: they have been encoded already. Throws RangeError for characters that the encoding has not. */
export function encodeText(value: unknown, encoding: unknown = "utf-8"): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const text = toText(value);
  switch (encoding as Encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "latin1":
      return encodeNarrow(text, 0xff, "latin1");
    case "ascii":
      return encodeNarrow(text, 0x7f, "ascii");
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16be":
      return Buffer.from(text, "utf16le").swap16();
    default:
      throw new RangeError(`${JSON.stringify(encoding)} is no encoding; write one of ${encodings.join(", ")}`);
  }
}

function encodeNarrow(text: string, highest: number, encoding: Encoding): Uint8Array {
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > highest) {
      throw new RangeError(`${JSON.stringify(character)} does not exist in ${encoding}`);
    }
  }
  return Buffer.from(text, "latin1");
}
