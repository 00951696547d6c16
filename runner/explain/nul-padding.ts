/** A C program that sends its buffer instead of what is in it. */
import { languageOf, quantity } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isText } from "./text-or-numbers.ts";

/** So many in a row are the rest of a buffer, whatever comes after them. */
const paddingAtLeast = 8;

export const nulPadding: Explainer = {
  name: "nul-padding",
  explain({ comparison, code }, programs) {
    const { actual, expected, differsAt = 0, base = 0 } = comparison ?? {};
    const cameTooMuch = code === "surplus" || code === "not-closed";
    if (actual === undefined || (comparison?.differsAt === undefined && !cameTooMuch)) return undefined;
    // Among numbers a zero is a number.
    if (!cameTooMuch && (expected === undefined || !isText(expected))) return undefined;
    const from = differsAt - base;
    if (actual[from] !== 0) return undefined;
    let zeros = 0;
    while (actual[from + zeros] === 0) zeros++;
    // All of it, or all of it before the next message; one alone is a string sent with its end.
    if (zeros === 1 && from + 1 < actual.length) return undefined;
    // What nobody expected may be a message in binary, which begins with a few.
    if (cameTooMuch && zeros < paddingAtLeast && from + zeros < actual.length) return undefined;
    if (zeros > 1 && languageOf(programs) === "java")
      return `After the text come ${quantity(zeros, "zero byte")}: the whole array was sent. Send as much of it as is filled: write(buffer, 0, n), with what read() returned; getLength() of a DatagramPacket.`;
    return zeros === 1
      ? "After the text comes a zero byte: the NUL that ends a string in C was sent with it. Send strlen() bytes, not strlen() + 1."
      : `After the text come ${quantity(zeros, "zero byte")}: the whole buffer was sent. Send as many bytes as the message has (strlen(), or what recv() returned), not sizeof the buffer.`;
  },
};
