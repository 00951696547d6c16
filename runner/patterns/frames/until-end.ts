/** `until: eof`: all that comes before the peer closes. */
import type { PreparedFrame } from "../../model/definition.ts";
import { formatSize } from "../../model/units.ts";
import { longestToEnd } from "../limits.ts";
import { rejectInWords } from "../rejection.ts";

const what = "the end of the stream";

export const untilEnd: PreparedFrame = {
  description: `a message up to ${what}`,
  least: 0,
  begin: () => ({
    next(bytes, ended) {
      const { length } = bytes;
      if (length > longestToEnd) {
        const message = `the stream goes on after ${formatSize(longestToEnd)}`;
        return {
          kind: "impossible",
          settled: longestToEnd,
          reason: rejectInWords(message, what, bytes.subarray(0, longestToEnd)),
        };
      }
      return ended
        ? { kind: "framed", length, start: 0, end: length }
        : { kind: "need-more", least: 0, what, settled: length };
    },
  }),
};
