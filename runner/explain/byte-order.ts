/** Numbers with their bytes the other way round. */
import { comparedBytes } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const byteOrder: Explainer = {
  name: "byte-order",
  explain(failure) {
    const bytes = comparedBytes(failure);
    const at = failure.comparison?.differsAt;
    if (failure.code !== "received-differs" || bytes === undefined || at === undefined) return undefined;
    for (const size of [8, 4, 2]) {
      const [expected, actual] = [bytes.expected.subarray(at, at + size), bytes.actual.subarray(at, at + size)];
      // Text reversed is text reversed, and no number.
      if (expected.length < size || actual.length < size || isText(expected)) continue;
      if (Buffer.from(expected).reverse().equals(actual)) {
        return `These ${size} bytes are those expected, in the other order: numbers are sent most significant byte first (network byte order). Use htons() or htonl() in C, and ">" or "!" in Python's struct.`;
      }
    }
    return undefined;
  },
};

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
