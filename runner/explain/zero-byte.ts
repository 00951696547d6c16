/** The message stops at its first zero byte, as strings do in C. */
import { comparedBytes, quantity } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

/** So many bytes alike are no accident. */
const telling = 6;

export const zeroByte: Explainer = {
  name: "zero-byte",
  explain(failure) {
    const { comparison, code } = failure;
    const bytes = comparison?.base === 0 ? comparedBytes(failure) : undefined;
    if (bytes === undefined || comparison === undefined) return undefined;
    const { expected, actual } = bytes;
    const at = comparison.differsAt ?? comparison.actualLength ?? -1;
    if (at < 1 || expected[at] !== 0 || expected.length <= at + 1) return undefined;
    const stops = actual.length === at && (code === "closed-early" || code === "timed-out" || code === "reset");
    const rest = actual.subarray(at, at + telling);
    const skips = rest.length === telling && expected.indexOf(rest, at) > at;
    if (!stops && !skips) return undefined;
    return `After ${quantity(at, "byte")} the message has a zero byte, and what it sent stops there: strlen() and the other functions for strings take a zero byte for the end. Send as many bytes as recv() returned, or as the length says.`;
  },
};
