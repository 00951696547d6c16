/** The same but for capitals, or for blanks at an end. */
import { comparedBytes } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const spacing: Explainer = {
  name: "spacing",
  explain(failure) {
    const bytes = comparedBytes(failure);
    if (bytes === undefined || failure.comparison?.differsAt === undefined) return undefined;
    const [expected, actual] = [bytes.expected.toString(), bytes.actual.toString()];
    if (expected === actual || actual === "") return undefined;
    if (expected.toLowerCase() === actual.toLowerCase()) return "Only capitals differ: compare letter by letter.";
    if (expected.trim() === actual.trim()) {
      return "Only blanks or line ends at the beginning or the end differ: they are part of the message.";
    }
    if (expected.replace(/[ \t]+/g, "") === actual.replace(/[ \t]+/g, "")) return "Only the spaces between differ.";
    if (expected.replace(/\s+/g, "") === actual.replace(/\s+/g, "")) {
      const [wanted, came] = [expected, actual].map((text) => text.split("\n").length - 1) as [number, number];
      return wanted > came
        ? "The words are right, and a line ending between them is missing: each line ends with one."
        : "The words are right, and there are other line ends, or spaces, between them.";
    }
    return undefined;
  },
};
