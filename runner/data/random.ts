import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { RandomByteStream, randomBytes } from "../model/random-bytes.ts";
import { integerSchema, sizeSchema, toInteger, toSize } from "./numbers.ts";
import { describeKind } from "./scalars.ts";
import { chunkSize, keptSize, sourceOf } from "./sources.ts";

export const random: EncoderDefinition = {
  name: "random",
  summary: "Bytes that look random, and are the same every time for the same seed",
  description: `xoshiro128** (Blackman and Vigna), seeded through splitmix32, its 32-bit words in little-endian order. Any size needs one
MiB of memory at the most. As a pattern it expects those very bytes: what was sent can be asked back without keeping it.`,
  argument: Type.Object(
    {
      size: sizeSchema("How many bytes"),
      seed: Type.Optional(integerSchema("Another seed gives other bytes; 0 where left out")),
    },
    { additionalProperties: false, description: "size and seed" },
  ),
  examples: [{ data: "random: { size: 3, seed: 7 }", hex: "8be48b" }],
  encode(argument) {
    if (typeof argument !== "object" || argument === null)
      throw new RangeError(`random takes size and seed, not ${describeKind(argument)}`);
    const { size, seed = 0 } = argument as { size?: unknown; seed?: unknown };
    const length = toSize(size);
    const from = toInteger(seed);
    if (length <= keptSize) return sourceOf(randomBytes(length, from));
    return {
      length,
      *chunks() {
        const stream = new RandomByteStream(from);
        const chunk = new Uint8Array(Math.min(length, chunkSize));
        for (let left = length; left > 0; left -= chunk.length) {
          const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
          stream.generate(part);
          yield part;
        }
      },
    };
  },
};
