/** Everything that came was right, and then nothing more: at the size of somebody's buffer. */
import type { Failure } from "../model/outcome.ts";
import { languageOf } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** Beside powers of two: the round numbers of textbooks, a byte less for a NUL, and what one TCP segment carries. */
const otherSizes: ReadonlySet<number> = new Set([
  ...[
    50, 80, 100, 150, 200, 250, 300, 400, 500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 8000, 10_000, 50_000, 65_000,
  ],
  ...[1448, 1460, 65_483, 65_495],
]);

export const oneRecv: Explainer = {
  name: "one-recv",
  explain({ code, comparison, wire = [] }, programs) {
    if (code !== "closed-early" && code !== "reset" && code !== "timed-out") return undefined;
    const { actualLength, expectedLength, differsAt } = comparison ?? {};
    if (actualLength === undefined || expectedLength === undefined || expectedLength <= actualLength) return undefined;
    if (differsAt !== undefined && differsAt < actualLength) return undefined;
    const total = findTotal(wire);
    if (!isBufferSize(actualLength) && total > actualLength && isBufferSize(total)) {
      return `It stopped after ${actualLength} of ${expectedLength} bytes, with ${total} on this connection in all, which is the size of a buffer: one ${vocabularyOf(languageOf(programs)).receive} is not the whole message. TCP is a stream of bytes without messages; ${vocabularyOf(languageOf(programs)).collect} until all of it is there, or the peer has closed.`;
    }
    if (!isBufferSize(actualLength)) return undefined;
    const rest =
      code === "reset" ? " The rest was still unread when it closed, and the kernel answers that with a reset." : "";
    const language = languageOf(programs);
    // Buffers of the library's own, which are not emptied.
    if (code === "timed-out" && language === "java" && actualLength % 8192 === 0)
      return `It stopped after ${actualLength} of ${expectedLength} bytes: a BufferedOutputStream or PrintWriter sends when its 8192 bytes are full, and the rest when flush() is called. Where there is none: one read() is not the whole message; call it in a loop.`;
    const { receive, collect } = vocabularyOf(language);
    const one =
      language === "java"
        ? `one read() of ${actualLength}`
        : language === "node"
          ? `one ${receive}`
          : `one recv(${actualLength})`;
    return (
      `It stopped after ${actualLength} of ${expectedLength} bytes, which is the size of a buffer: ${one} is not the whole message. ` +
      `TCP is a stream of bytes without messages; ${collect} until all of it is there, or the peer has closed.${rest}`
    );
  },
};

/** All that came on the connection, the message before this one counted. */
function findTotal(wire: NonNullable<Failure["wire"]>): number {
  return wire.reduce(
    (most, { direction, offset, bytes }) => (direction === "received" ? Math.max(most, offset + bytes.length) : most),
    0,
  );
}

export function isBufferSize(count: number): boolean {
  const isPower = (number: number): boolean => number >= 16 && (number & (number - 1)) === 0;
  return isPower(count) || isPower(count + 1) || otherSizes.has(count);
}
