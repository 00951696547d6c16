/** Numbers that look random and are the same for the same seed. */
import { RandomByteStream } from "../model/random-bytes.ts";

const numbersAtOnce = 64;

/** From 0 to less than 1, with 32 bits each. */
export function randomNumbers(seed: number): () => number {
  const stream = new RandomByteStream(seed);
  const words = new Uint32Array(numbersAtOnce);
  const bytes = new Uint8Array(words.buffer);
  let at = numbersAtOnce;
  return () => {
    if (at === numbersAtOnce) {
      stream.generate(bytes);
      at = 0;
    }
    return (words[at++] ?? 0) / 2 ** 32;
  };
}
