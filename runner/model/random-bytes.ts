/**
 * Bytes that look random and are the same for the same seed, on every machine: xoshiro128** by Blackman and Vigna,
 * seeded through splitmix32, its words written little-endian. Fast, and good for nothing secret.
 */

export class RandomByteStream {
  readonly #state = new Uint32Array(4);

  /** `seed`: any safe integer; its low 64 bits count. */
  constructor(seed: number) {
    let mixed = (seed ^ Math.floor(seed / 2 ** 32)) >>> 0;
    for (let index = 0; index < 4; index++) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed;
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      this.#state[index] = word ^ (word >>> 15);
    }
  }

  /** The next 32 bits. */
  nextWord(): number {
    const state = this.#state as unknown as [number, number, number, number];
    const [, one] = state;
    const result = Math.imul(rotateLeft(Math.imul(one, 5), 7), 9) >>> 0;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= one << 9;
    state[3] = rotateLeft(state[3], 11);
    return result;
  }

  /** Fills the target; a length that is no multiple of 4 wastes the rest of the last word. */
  fill(target: Uint8Array): void {
    const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
    const whole = target.length & ~3;
    for (let at = 0; at < whole; at += 4) view.setUint32(at, this.nextWord(), true);
    if (whole === target.length) return;
    let word = this.nextWord();
    for (let at = whole; at < target.length; at++) {
      target[at] = word & 255;
      word >>>= 8;
    }
  }
}

/** So many bytes for this seed. */
export function randomBytes(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size);
  new RandomByteStream(seed).fill(bytes);
  return bytes;
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}
