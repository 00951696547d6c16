/** How protocols write a length in binary before the bytes that it counts. */

/** Bytes of a length and what they say, as soon as they are all there. */
export interface BinaryLength {
  readonly size: number;
  readonly length: number;
}

export interface Notation {
  /** The fewest bytes that a length has. */
  readonly least: number;
  /** From the first byte on; undefined while bytes are missing. `length` is Infinity for what nobody could keep. */
  read(bytes: Uint8Array): BinaryLength | undefined;
  /** undefined for a length that is too large. */
  write(length: number): Uint8Array | undefined;
}

/** More than five groups of seven bits say more than anybody sends in one message. */
const longestVarint = 5;

/** LEB128: seven bits a byte with the lowest first, the top bit set on all but the last. */
const varint: Notation = {
  least: 1,
  read(bytes) {
    let length = 0;
    for (let index = 0; index < longestVarint; index++) {
      const byte = bytes[index];
      if (byte === undefined) return undefined;
      length += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { size: index + 1, length };
    }
    return { size: longestVarint, length: Infinity };
  },
  write(length) {
    const bytes: number[] = [];
    let rest = length;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
    bytes.push(rest);
    return bytes.length > longestVarint ? undefined : Uint8Array.from(bytes);
  },
};

const notations: Readonly<Record<string, Notation>> = {
  u8: fixed(1, "be"),
  u16be: fixed(2, "be"),
  u16le: fixed(2, "le"),
  u24be: fixed(3, "be"),
  u24le: fixed(3, "le"),
  u32be: fixed(4, "be"),
  u32le: fixed(4, "le"),
  varint,
};

export const notationNames: readonly string[] = Object.keys(notations);

/** Throws RangeError for a name that is none. */
export function findNotation(name: unknown): Notation {
  const notation = typeof name === "string" ? notations[name] : undefined;
  if (notation === undefined) throw new RangeError(`a length is written as one of ${notationNames.join(", ")}`);
  return notation;
}

function fixed(size: number, order: "be" | "le"): Notation {
  return {
    least: size,
    read(bytes) {
      if (bytes.length < size) return undefined;
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, size);
      return { size, length: order === "be" ? view.readUIntBE(0, size) : view.readUIntLE(0, size) };
    },
    write(length) {
      if (length >= 2 ** (8 * size)) return undefined;
      const bytes = Buffer.alloc(size);
      if (order === "be") bytes.writeUIntBE(length, 0, size);
      else bytes.writeUIntLE(length, 0, size);
      return bytes;
    },
  };
}
