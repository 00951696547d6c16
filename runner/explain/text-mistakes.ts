/** Bytes that came nearly right. */
import { receivedText, type Explainer } from "./explainer.ts";

const CR = 13;
const LF = 10;

export const lineEnding: Explainer = {
  name: "line-ending",
  explain({ comparison }) {
    const { expected, actual, differsAt, base = 0 } = comparison ?? {};
    if (expected === undefined || actual === undefined || differsAt === undefined) return undefined;
    const [wanted, got] = [expected[differsAt - base], actual[differsAt - base]];
    if (wanted === CR && got === LF)
      return "The line ends with LF (\\n) where CRLF (\\r\\n) is expected: most text protocols want both characters.";
    if (wanted === LF && got === CR) return "The line ends with CRLF (\\r\\n) where LF (\\n) alone is expected.";
    return undefined;
  },
};

export const printedBytes: Explainer = {
  name: "printed-bytes",
  explain(failure) {
    if (failure.comparison === undefined || !/^\s*b['"]/.test(receivedText(failure))) return undefined;
    return "It sent b'…': that is how Python shows bytes, not the bytes. str() of bytes gives it; send the bytes themselves, or decode() them first.";
  },
};

export const nulPadding: Explainer = {
  name: "nul-padding",
  explain({ comparison }) {
    const { actual, differsAt, base = 0 } = comparison ?? {};
    if (actual === undefined || differsAt === undefined || actual[differsAt - base] !== 0) return undefined;
    const zeros = actual.subarray(differsAt - base);
    if (zeros.length < 2 || !zeros.every((byte) => byte === 0)) return undefined;
    return `After the text come ${zeros.length} zero bytes: the whole buffer was sent. Send as many bytes as the message has (strlen(), or what recv() returned), not sizeof the buffer.`;
  },
};

export const banner: Explainer = {
  name: "banner",
  explain({ comparison }) {
    const { expected, actual, differsAt, base } = comparison ?? {};
    if (expected === undefined || actual === undefined || differsAt !== 0 || base !== 0 || expected.length < 2)
      return undefined;
    const at = Buffer.from(actual).indexOf(Buffer.from(expected));
    if (at <= 0) return undefined;
    return `What was expected does come, after ${at} bytes more: a greeting or a prompt that the protocol does not have?`;
  },
};
