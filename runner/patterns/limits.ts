/** How long a message may be whose end has to be searched for: a peer that never ends one must not fill the memory. */
import type { FrameState } from "../model/pattern.ts";
import { rejectInWords } from "./difference.ts";

export const longestSearched = 16 << 20;
/** Regular expressions look at a message again whenever more of it has come. */
export const longestMatched = 1 << 20;

export function tooLong(bytes: Uint8Array, what: string, limit: number): FrameState {
  return {
    kind: "impossible",
    reason: rejectInWords(`${what} did not come within ${limit} bytes`, what, bytes.subarray(0, 4096)),
  };
}
