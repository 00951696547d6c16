/** b'…': how Python shows bytes, sent or printed instead of the bytes. */
import { comparedBytes, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const bytesLiteral: Explainer = {
  name: "bytes-literal",
  explain(failure) {
    if (failure.comparison === undefined) return undefined;
    const [{ expected = "" } = {}, actual] = [asText(failure), receivedText(failure)];
    const isShown = /\bb(['"]).*\1/s;
    if (isShown.test(actual) && !isShown.test(expected)) {
      return "It wrote b'…': that is how Python shows bytes, and comes from str(), format() or an f-string with bytes in it. Send the bytes themselves, or decode() them before they become text.";
    }
    const inner = /\bb(['"])(.*)\1/s.exec(expected)?.[2];
    if (inner !== undefined && inner !== "" && actual.includes(inner) && !isShown.test(actual)) {
      return `It shows ${JSON.stringify(inner)} as text, and b'${inner}' is asked for: print what recv() returned as it is, without decode().`;
    }
    return undefined;
  },
};

function asText(failure: Parameters<typeof comparedBytes>[0]): { readonly expected: string } | undefined {
  const bytes = comparedBytes(failure);
  if (bytes !== undefined) return { expected: bytes.expected.toString("latin1") };
  return failure.comparison?.expectedText === undefined ? undefined : { expected: failure.comparison.expectedText };
}
