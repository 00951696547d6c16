/** All that came was right, a great deal of it, and then the end: what one send() had room for. */
import type { Explainer } from "./explainer.ts";

/** Less than this fits into the socket buffers of every machine: then it was not for want of room. */
const leastBuffer = 65_536;

export const shortSend: Explainer = {
  name: "short-send",
  explain({ code, comparison }) {
    if (code !== "closed-early") return undefined;
    const { actualLength, expectedLength, differsAt } = comparison ?? {};
    if (actualLength === undefined || expectedLength === undefined || expectedLength <= actualLength) return undefined;
    if (actualLength < leastBuffer || (differsAt !== undefined && differsAt < actualLength)) return undefined;
    return (
      `It closed after ${actualLength} of ${expectedLength} bytes, which is about what the kernel has room for while nobody reads. ` +
      "send() returns how many bytes it took, and on a socket that does not block or has a time limit (settimeout) that can be a part: " +
      "send the rest in a loop, as sendall() does."
    );
  },
};
