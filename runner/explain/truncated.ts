import type { Explainer } from "./explainer.ts";

/** Sizes that programs give recv() and read(): powers of two, and the round numbers of textbooks. */
function isBufferSize(count: number): boolean {
  return (
    count >= 16 &&
    ((count & (count - 1)) === 0 || [100, 500, 1000, 2000, 5000, 10_000, 1023, 2047, 4095, 255].includes(count))
  );
}

/** Everything that came was right, and then nothing more: at the size of somebody's buffer. */
export const truncated: Explainer = {
  name: "truncated",
  explain({ code, comparison }) {
    if (!["closed-early", "reset", "timed-out", "received-differs"].includes(code) || comparison === undefined)
      return undefined;
    const { actualLength = 0, expectedLength, differsAt } = comparison;
    if (expectedLength === undefined || expectedLength <= actualLength || !isBufferSize(actualLength)) return undefined;
    if (differsAt !== undefined && differsAt < actualLength) return undefined;
    const unread =
      code === "reset" ? " It closed with the rest unread, which makes the kernel reset the connection." : "";
    return (
      `It stopped after ${actualLength} bytes, which is the size of a buffer: one recv(${actualLength}) is not the whole message. ` +
      `TCP is a stream; call recv() in a loop until all ${expectedLength} bytes are there or the peer has closed.${unread}`
    );
  },
};
