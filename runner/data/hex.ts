import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { toText } from "./scalars.ts";
import { sourceOf } from "./sources.ts";

export const hex: EncoderDefinition = {
  name: "hex",
  summary: "Bytes in hexadecimal, two digits each; white space may stand between bytes",
  argument: Type.String({ description: 'Hexadecimal digits, quoted where YAML would read a number: "00 01 ff"' }),
  examples: [
    { data: 'hex: "de ad be ef"', hex: "deadbeef" },
    { data: "hex: CAFEBABE", hex: "cafebabe" },
  ],
  encode: (argument) => sourceOf(parseHex(argument)),
};

/** Bytes stay as they are. Throws RangeError that names what is no pair of digits. */
export function parseHex(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const text = toText(value);
  const wrong = /[^\s0-9a-f]/iu.exec(text);
  if (wrong) {
    throw new RangeError(`${JSON.stringify(wrong[0])}, character ${wrong.index + 1}, is not a hexadecimal digit`);
  }
  for (const group of text.split(/\s+/)) {
    if (group.length % 2 === 1) {
      throw new RangeError(`${JSON.stringify(group)} has an odd number of digits; a byte has two`);
    }
  }
  return Buffer.from(text.replace(/\s+/g, ""), "hex");
}
