/** The right characters in the wrong encoding, or bytes that were taken for characters. */
import type { Failure } from "../model/outcome.ts";
import { comparedBytes, languageOf, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isText } from "./text-or-numbers.ts";

const encodings: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ["Latin-1", (text) => Buffer.from(text, "latin1")],
  ["UTF-16 (little-endian)", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16 (big-endian), as Java's writeChars() does,", (text) => Buffer.from(text, "utf16le").swap16()],
  ["UTF-16 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-8 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-8 twice over", (text) => Buffer.from(Buffer.from(text).toString("latin1"))],
];

export const encoding: Explainer = {
  name: "encoding",
  explain(failure, programs) {
    const bytes = comparedBytes(failure);
    if (bytes === undefined) return explainContained(failure);
    if (bytes.actual.length === 0) return undefined;
    const { expected, actual } = bytes;
    const text = new TextDecoder().decode(expected);
    if (!Buffer.from(text).equals(expected)) return explainReplaced(failure, expected, actual);
    // Of numbers, the zeros are not characters.
    const named = /[\u0020-\u007e\u00a0-\uffff]/.test(text) ? encodings : [];
    for (const [name, encode] of named) {
      const encoded = encode(text);
      if (encoded.equals(expected) || !startsAlike(encoded, actual) || startsAlike(expected, actual)) continue;
      return `The characters are right and their bytes are not: it sent ${name} where UTF-8 is expected. Name the encoding when text becomes bytes: ${nameIt(programs)}.`;
    }
    return explainTorn(expected, actual) ?? explainReplaced(failure, expected, actual);
  },
};

/** ã is c3 a3: whoever turns bytes round takes it apart, and a3 c3 is nothing. */
function explainTorn(expected: Buffer, came: Buffer): string | undefined {
  if (!isText(expected)) return undefined;
  // Text again, where each byte was made a character and that was encoded.
  const actual = isText(came) ? Buffer.from(came.toString(), "latin1") : came;
  const isTorn = Array.from(expected.toString()).some(
    (character) => character > "\x7f" && actual.includes(Buffer.from(character).reverse()),
  );
  if (!isTorn) return undefined;
  return "Characters beyond ASCII are two bytes or more in UTF-8, and here the bytes of one came in the other order: each byte was taken for a character. Decode the bytes as UTF-8 first, and work on the text.";
}

/** U+FFFD, or "?", stands where something could not be decoded, or encoded. */
function explainReplaced({ comparison }: Failure, expected: Buffer, actual: Buffer): string | undefined {
  const at = comparison?.differsAt;
  const wanted = at === undefined ? undefined : expected[at];
  if (at === undefined || wanted === undefined || wanted < 0x80) return undefined;
  // It and the character that belongs there may begin alike.
  if ([at, at - 1, at - 2].some((from) => from >= 0 && actual.subarray(from, from + 3).equals(replacement))) {
    return "ef bf bd came, which is U+FFFD: bytes that are no UTF-8 were decoded as text, and encoded again. What is not text has to stay bytes (no decode(), toString() or Reader), and text that comes in pieces has to be collected before it is decoded.";
  }
  if (actual[at] === 0x3f)
    return 'A "?" came in place of a character beyond ASCII: the encoding that was used does not have it. Use UTF-8 for reading and for writing; and what is not text has to stay bytes.';
  return undefined;
}

const replacement = Buffer.from("efbfbd", "hex");

/** Where a text is looked for in what came. */
function explainContained(failure: Failure): string | undefined {
  const actual = receivedText(failure);
  if (actual === "") return undefined;
  for (const [quoted] of (failure.comparison?.expectedText ?? "").matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const text = readQuoted(quoted);
    if (text === undefined || !/[\u0080-\uffff]/.test(text) || !actual.includes(text)) continue;
    return `The characters are right and their bytes are not: ${quoted} came in Latin-1 where UTF-8 is expected. Name the encoding when text becomes bytes.`;
  }
  return undefined;
}

function readQuoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined; // it has escapes of ours
  }
}

function nameIt(programs: Parameters<typeof languageOf>[0]): string {
  switch (languageOf(programs)) {
    case "java":
      return "getBytes(StandardCharsets.UTF_8), and the same for every Reader and Writer";
    case "python":
      return 'encode("utf-8")';
    case "node":
      return "'utf8', which write() takes where none is named";
    case "native":
    case undefined:
      return 'encode("utf-8"), getBytes(StandardCharsets.UTF_8)';
  }
}

/** As far as both go, and further than chance. */
function startsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length);
  return length > 0 && one.subarray(0, length).equals(other.subarray(0, length));
}
