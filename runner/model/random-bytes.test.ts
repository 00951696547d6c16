import { expect, it } from "vitest";
import { RandomByteStream, randomBytes } from "./random-bytes.ts";

const mask = 0xffff_ffffn;
const rotate = (word: bigint, count: bigint): bigint => ((word << count) | (word >> (32n - count))) & mask;

/** The published algorithms, word by word. https://prng.di.unimi.it/xoshiro128starstar.c */
function reference(seed: bigint, length: number): number[] {
  let mixed = (seed ^ (seed >> 32n)) & mask;
  const state = Array.from({ length: 4 }, () => {
    mixed = (mixed + 0x9e3779b9n) & mask;
    let word = mixed;
    word = ((word ^ (word >> 16n)) * 0x21f0aaadn) & mask;
    word = ((word ^ (word >> 15n)) * 0x735a2d97n) & mask;
    return word ^ (word >> 15n);
  }) as [bigint, bigint, bigint, bigint];
  const bytes: number[] = [];
  while (bytes.length < length) {
    const word = (rotate((state[1] * 5n) & mask, 7n) * 9n) & mask;
    for (let shift = 0n; shift < 32n; shift += 8n) bytes.push(Number((word >> shift) & 0xffn));
    const shifted = (state[1] << 9n) & mask;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11n);
  }
  return bytes.slice(0, length);
}

it.each([0, 1, 7, 42, 2 ** 32, 2 ** 53 - 1, -1])("seed %d gives what the published algorithms give", (seed) => {
  for (const length of [0, 1, 3, 4, 5, 64]) {
    expect([...randomBytes(length, seed)]).toEqual(reference(BigInt.asUintN(64, BigInt(seed)), length));
  }
});

it("does not care where in memory the bytes go, or in which pieces of whole words they are asked for", () => {
  const whole = randomBytes(48, 9);
  const stream = new RandomByteStream(9);
  const memory = new Uint8Array(64);
  let done = 0;
  for (const [offset, length] of [
    [1, 16],
    [20, 12],
    [35, 20],
  ] as const) {
    const part = memory.subarray(offset, offset + length);
    stream.generate(part);
    expect(part).toEqual(whole.subarray(done, done + length));
    done += length;
  }
});
