/** The right characters in the wrong encoding. */
import { comparedBytes } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const encodings: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ["Latin-1", (text) => Buffer.from(text, "latin1")],
  ["UTF-16 (little-endian)", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-8 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-8 twice over", (text) => Buffer.from(Buffer.from(text).toString("latin1"))],
];

export const encoding: Explainer = {
  name: "encoding",
  explain(failure) {
    const bytes = comparedBytes(failure);
    if (bytes === undefined || bytes.actual.length === 0) return undefined;
    const { expected, actual } = bytes;
    const text = new TextDecoder().decode(expected);
    if (!Buffer.from(text).equals(expected)) return undefined;
    for (const [name, encode] of encodings) {
      const encoded = encode(text);
      if (encoded.equals(expected) || !startsAlike(encoded, actual) || startsAlike(expected, actual)) continue;
      return `The characters are right and their bytes are not: it sent ${name} where UTF-8 is expected. Name the encoding when text becomes bytes: encode("utf-8"), getBytes(StandardCharsets.UTF_8).`;
    }
    return undefined;
  },
};

/** As far as both go, and further than chance. */
function startsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length);
  return length > 0 && one.subarray(0, length).equals(other.subarray(0, length));
}
