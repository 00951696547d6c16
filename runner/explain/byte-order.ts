/** Numbers with their bytes the other way round. */
import { comparedBytes, languageOf } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isText } from "./text-or-numbers.ts";

export const byteOrder: Explainer = {
  name: "byte-order",
  explain(failure, programs) {
    const bytes = comparedBytes(failure);
    const at = failure.comparison?.differsAt;
    if (failure.code !== "received-differs" || bytes === undefined || at === undefined) return undefined;
    // Text reversed is text reversed, and no number: also where its characters are of several bytes.
    if (isText(bytes.expected)) return undefined;
    for (const size of [8, 4, 2]) {
      const [expected, actual] = [bytes.expected.subarray(at, at + size), bytes.actual.subarray(at, at + size)];
      if (expected.length < size || actual.length < size) continue;
      if (Buffer.from(expected).reverse().equals(actual)) {
        return `These ${size} bytes are those expected, in the other order: numbers are sent most significant byte first (network byte order); ${convert(languageOf(programs))}.`;
      }
    }
    return undefined;
  },
};

function convert(language: ReturnType<typeof languageOf>): string {
  switch (language) {
    case "java":
      return "DataOutputStream does that, and a ByteBuffer unless order() says otherwise";
    case "node":
      return "use the functions of Buffer that end in BE";
    case "python":
      return 'begin the format of struct with ">" or "!"';
    case "native":
      return "use htons() or htonl()";
    case undefined:
      return 'use htons() or htonl() in C, and ">" or "!" in Python\'s struct';
  }
}
