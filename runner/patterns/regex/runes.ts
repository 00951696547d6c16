/** UTF-8 bytes as characters, one after the other, while more may still come. */
import { sequenceLength } from "../../model/display-text.ts";

/** What stands for a byte that is no UTF-8, in RE2 as elsewhere. */
const replacement = 0xfffd;

export interface Rune {
  code: number;
  /** Bytes that it takes; 0 where it has only begun. */
  length: number;
}

/** Reads the character at `at` into `rune`. With `ended`, one that has only begun is no character either. */
export function readRune(bytes: Uint8Array, at: number, ended: boolean, rune: Rune): void {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) {
    rune.code = lead;
    rune.length = 1;
    return;
  }
  rune.length = sequenceLength(bytes, at);
  if (rune.length > 0) {
    rune.code = decode(bytes, at, rune.length);
  } else {
    rune.code = replacement;
    rune.length = !ended && mayGoOn(bytes, at) ? 0 : 1;
  }
}

function decode(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (0x7f >> length);
  for (let next = 1; next < length; next++) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f);
  return code;
}

/** Do the last bytes begin a character that further bytes can complete? */
function mayGoOn(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return false;
  const there = bytes.length - at;
  if (there >= (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2)) return false;
  // Only the second byte may be wrong for its lead; 0x80 will do for all that follow.
  if (there === 1) return true;
  completed.fill(0x80).set(bytes.subarray(at));
  return sequenceLength(completed, 0) > 0;
}

const completed = new Uint8Array(4);
