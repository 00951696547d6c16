import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { integerSchema, sizeSchema, toInteger, toSize } from "./numbers.ts";
import { describeKind } from "./scalars.ts";
import { chunkSize, keptSize, sourceOf } from "./sources.ts";

export const fill: EncoderDefinition = {
  name: "fill",
  summary: "The same byte, so many times",
  description: "Any size needs one MiB of memory at the most: the same chunk is sent again and again.",
  argument: Type.Object(
    {
      byte: Type.Optional(integerSchema("The byte; 0 where left out", { minimum: 0, maximum: 255 })),
      size: sizeSchema("How many bytes"),
    },
    { additionalProperties: false, description: "byte and size" },
  ),
  examples: [
    { data: "fill: { byte: 65, size: 4 }", hex: "41414141" },
    { data: "fill: { size: 2 }", hex: "0000" },
  ],
  encode(argument) {
    if (typeof argument !== "object" || argument === null)
      throw new RangeError(`fill takes byte and size, not ${describeKind(argument)}`);
    const { byte = 0, size } = argument as { byte?: unknown; size?: unknown };
    const length = toSize(size);
    const value = toInteger(byte, 0, 255);
    if (length <= keptSize) return sourceOf(new Uint8Array(length).fill(value));
    let chunk: Uint8Array | undefined;
    return {
      length,
      *chunks() {
        chunk ??= new Uint8Array(Math.min(length, chunkSize)).fill(value);
        for (let left = length; left > 0; left -= chunk.length)
          yield left < chunk.length ? chunk.subarray(0, left) : chunk;
      },
    };
  },
};
