/** The right number in another form: as digits, in more bytes or fewer, with something else counted in. */
import { comparedBytes, languageOf, received } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isText } from "./text-or-numbers.ts";

export const numberForm: Explainer = {
  name: "number-form",
  explain(failure, programs) {
    const bytes = comparedBytes(failure);
    if (failure.code !== "received-differs" || bytes === undefined) return undefined;
    const { expected } = bytes;
    const actual = received(failure, bytes.actual);
    if (![2, 4, 8].includes(expected.length) || isText(expected) || actual.length === 0) return undefined;
    const size = expected.length;
    const number = readNumber(expected);
    const asked = `${number}, in ${size} bytes`;
    const digits = /^[0-9]+/.exec(actual.toString("latin1"))?.[0];
    if (digits !== undefined && BigInt(digits) === number) {
      return `The number is written as text ("${digits}"), and expected as a binary one: ${asked}. ${packed(languageOf(programs), size)}`;
    }
    for (const other of [1, 2, 4, 8]) {
      if (other === size || actual.length < other || number >= 1n << BigInt(other * 8)) continue;
      if (number > 0n && actual.subarray(0, other).equals(encodeNumber(number, other)))
        return `The number came in ${other} byte${other === 1 ? "" : "s"}, and is expected to be ${asked}. ${packed(languageOf(programs), size)}`;
    }
    if (actual.length >= size && readNumber(actual.subarray(0, size)) === number + BigInt(size)) {
      return `The number is ${number + BigInt(size)} where ${number} is expected: the length counts what follows it, and not its own ${size} bytes.`;
    }
    return undefined;
  },
};

function readNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function encodeNumber(number: bigint, size: number): Buffer {
  return Buffer.from(number.toString(16).padStart(size * 2, "0"), "hex");
}

function packed(language: ReturnType<typeof languageOf>, size: number): string {
  const at = size === 2 ? 0 : size === 4 ? 1 : 2;
  switch (language) {
    case "java":
      return `In Java, that is ${["writeShort()", "writeInt()", "writeLong()"][at]}.`;
    case "node":
      return `In Node, that is ${["writeUInt16BE()", "writeUInt32BE()", "writeBigUInt64BE()"][at]} of a Buffer.`;
    case "python":
      return `In Python, that is struct.pack("${[">H", ">I", ">Q"][at]}", …).`;
    case "native":
    case undefined:
      return `In C, that is a ${["uint16_t, by htons()", "uint32_t, by htonl()", "uint64_t, by htobe64()"][at]}.`;
  }
}
