/** `length-prefix: u16be` — a binary length, and as many bytes as it says. */
import { Type } from "typebox";
import { findNotation, notationNames, type Notation } from "../../data/binary-lengths.ts";
import type { FrameDefinition } from "../../model/definition.ts";
import type { FrameReader, FrameState } from "../../model/pattern.ts";
import { formatSize } from "../../model/units.ts";
import { longestToEnd } from "../limits.ts";
import { describeMissing } from "../literal-pattern.ts";
import { rejectInWords } from "../rejection.ts";

export const lengthPrefix: FrameDefinition = {
  name: "length-prefix",
  summary: "A length in binary, then so many bytes: the content",
  description: `The prefix is a whole number without a sign: \`u8\`, \`u16be\` (DNS over TCP, TLS), \`u24be\`, \`u32be\`, the same with the
least significant byte first (\`u16le\`, \`u24le\`, \`u32le\`), or \`varint\`, seven bits a byte with the lowest first and the top bit set
on all but the last (LEB128: MQTT, Protocol Buffers). It is not part of the content, and does not count itself. A message has
${formatSize(longestToEnd)} at the most. Where other bytes stand before the length, or it counts differently, it takes a list:
\`[ { bytes: 4, save: size }, { bytes: "\${number(size) - 4}" } ]\`.`,
  argument: Type.Unsafe<string>({
    type: "string",
    enum: notationNames,
    description: "How the length is written",
  }),
  examples: [
    {
      pattern: "length-prefix: u16be",
      accepts: ["\0\x02hi", "\0\x02high", "\0\0"],
      rejects: ["\0\x02h", "\0", ""],
    },
    { pattern: "{ length-prefix: u8, text: hi }", accepts: ["\x02hi"], rejects: ["\x03hi!", "\x01h", "\x02ho"] },
    { pattern: "{ length-prefix: u32le, ends-with: hi }", accepts: ["\x03\0\0\0ahi"], rejects: ["\x03\0\0\0hia"] },
    {
      pattern: "{ length-prefix: varint, starts-with: a }",
      accepts: [`\x80\x01${"a".repeat(128)}`],
      rejects: ["\x80"],
    },
  ],
  prepare(argument) {
    const notation = findNotation(argument);
    return {
      description: `a message with its length before it (${String(argument)})`,
      least: notation.least,
      begin: () => new LengthPrefixReader(notation),
    };
  },
};

class LengthPrefixReader implements FrameReader {
  readonly #notation: Notation;

  constructor(notation: Notation) {
    this.#notation = notation;
  }

  /** Nothing is `settled`: that is about content at the beginning, and here the prefix is. */
  next(bytes: Uint8Array): FrameState {
    const prefix = this.#notation.read(bytes);
    if (prefix === undefined) return { kind: "need-more", settled: 0, least: 1, what: "the length before a message" };
    const { size, length } = prefix;
    if (length > longestToEnd) {
      const message = `the length before the message says more than ${formatSize(longestToEnd)}`;
      const reason = rejectInWords(message, `at most ${formatSize(longestToEnd)}`, bytes.subarray(0, size));
      return { kind: "impossible", settled: 0, reason };
    }
    const end = size + length;
    if (bytes.length >= end) return { kind: "framed", length: end, start: size, end };
    return { kind: "need-more", settled: 0, ...describeMissing(bytes.length - size, length) };
  }
}
