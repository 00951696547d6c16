/** What Java's streams put around what is written: a length, a header, two bytes for each character. */
import { comparedBytes, languageOf, received } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

/** Object Serialization Stream Protocol §6.4.2: STREAM_MAGIC, STREAM_VERSION. */
const objectStream = Buffer.from("aced0005", "hex");

export const javaStreams: Explainer = {
  name: "java-streams",
  explain(failure, programs) {
    const bytes = comparedBytes(failure);
    if (bytes === undefined || failure.comparison?.differsAt === undefined) return undefined;
    const { expected, actual } = bytes;
    if (actual.subarray(0, objectStream.length).equals(objectStream) && !startsAlike(expected, objectStream)) {
      return "ac ed 00 05 is how an ObjectOutputStream begins: it speaks to Java alone. Write the protocol's own bytes, with a PrintWriter, or with write() of an OutputStream.";
    }
    if (expected.length < 2 || actual.length < 4 || startsAlike(expected, actual.subarray(0, 2))) return undefined;
    const text = actual.subarray(2);
    // Text where something else is expected: then its length is what gives it away.
    const isWhole =
      languageOf(programs) === "java" &&
      received(failure, actual).readUInt16BE(0) === received(failure, actual).length - 2;
    if (
      actual.readUInt16BE(0) > 0 &&
      ((startsAlike(expected, text) && actual.readUInt16BE(0) <= expected.length) || isWhole)
    ) {
      return `Two bytes with the length (${actual.readUInt16BE(0)}) stand before the text: that is what Java's writeUTF() does, and nobody but readUTF() understands it. Write text with a PrintWriter, or with write(text.getBytes(StandardCharsets.UTF_8)).`;
    }
    return undefined;
  },
};

function startsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length);
  return length > 0 && one.subarray(0, length).equals(other.subarray(0, length));
}
