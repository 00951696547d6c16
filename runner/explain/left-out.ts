/** All is there but for a few bytes in between, or for the last one. */
import { escapeBytes } from "../model/display-text.ts";
import { comparedBytes, quantity } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const telling = 6;
const most = 16;

export const leftOut: Explainer = {
  name: "left-out",
  explain(failure) {
    const { comparison, code } = failure;
    const bytes = comparedBytes(failure);
    if (bytes === undefined || comparison === undefined) return undefined;
    const { expected, actual } = bytes;
    const { actualLength = 0, expectedLength = 0, differsAt } = comparison;
    const isCut = code === "closed-early" || code === "timed-out" || code === "reset";
    if (
      isCut &&
      expectedLength > 2 &&
      actualLength === expectedLength - 1 &&
      (differsAt ?? actualLength) >= actualLength
    ) {
      return `Exactly one byte is missing, the last (${escapeBytes(expected.subarray(-1))}): look for a length that is one too small, "<" where "<=" is meant, or a place that was kept for a NUL.`;
    }
    if (code !== "received-differs" || differsAt === undefined || differsAt === 0) return undefined;
    const rest = actual.subarray(differsAt, differsAt + telling);
    const again = rest.length < telling ? -1 : expected.indexOf(rest, differsAt + 1);
    if (again === -1 || again - differsAt > most) return undefined;
    const missing = expected.subarray(differsAt, again);
    const blank = missing.every((byte) => byte <= 0x20)
      ? " strip(), trim() and scanf() take blanks and line ends away, and so does reading by words."
      : "";
    return `${quantity(missing.length, "byte")} of the message ${missing.length === 1 ? "is" : "are"} left out ("${escapeBytes(missing)}"), and it goes on after ${missing.length === 1 ? "it" : "them"}.${blank}`;
  },
};
