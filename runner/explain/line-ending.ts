/** LF where CRLF is wanted, CRLF where LF is, and lines that never end. */
import { comparedBytes, languageOf, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const CR = 13;
const LF = 10;

export const lineEnding: Explainer = {
  name: "line-ending",
  explain(failure, programs) {
    const { code, comparison } = failure;
    const isLine = / line\b/.test(`${comparison?.expectedText ?? ""} ${failure.message}`);
    if (isLine && (code === "timed-out" || code === "closed-early" || code === "output-differs")) {
      const text = receivedText(failure);
      if (
        text === "" ||
        /[\r\n]/.test(text) ||
        !/end of (a|the) line/.test(`${comparison?.expectedText ?? ""} ${failure.message}`)
      )
        return undefined;
      if (text.length === 8 && code === "closed-early" && languageOf(programs) === "native")
        return `It sent 8 bytes (${JSON.stringify(text)}) and stopped: that is the size of a pointer. sizeof of a char * is not the length of the text; strlen() is.`;
      return `The line is there, and its end is not: send "\\n" (or "\\r\\n", as the protocol says) after it. Whoever reads lines waits for that.`;
    }
    const bytes = comparedBytes(failure);
    const at = comparison?.differsAt;
    if (bytes === undefined || at === undefined) return undefined;
    const { expected, actual } = bytes;
    if (expected[at] === CR && expected[at + 1] === LF && actual[at] === LF) {
      return "The line ends with LF (\\n) where CRLF (\\r\\n) is expected: most protocols of the Internet end their lines with both.";
    }
    if (expected[at] === LF && actual[at] === CR && actual[at + 1] === LF) {
      return "The line ends with CRLF (\\r\\n) where LF (\\n) alone is expected.";
    }
    if (expected[at] === LF && actual[at] === undefined) return "The line ending (\\n) at the end is missing.";
    if (expected[at] === CR && actual[at] === undefined) return "The line ending (\\r\\n) at the end is missing.";
    return undefined;
  },
};
