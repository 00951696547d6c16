/** The program has the connection, and nothing came. */
import { findOtherEnd, quantity, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const noAnswer: Explainer = {
  name: "no-answer",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || failure.connection === undefined) return undefined;
    const end = findOtherEnd(failure, programs);
    const came = failure.comparison?.actualLength ?? 0;
    if (end === undefined) return undefined;
    const { name } = end.program.evidence;
    const { waiting } = end.socket;
    if (waiting > 0) {
      return `${name} has the connection and has not read the ${quantity(waiting, "byte")} that ${waiting === 1 ? "is" : "are"} there: it is busy with something else, or waits for somebody else.`;
    }
    if (runningPrograms([end.program]).length === 0) return undefined;
    const sent = (failure.wire ?? []).some(({ direction }) => direction === "sent");
    if (came > 0) {
      return `${name} has sent ${quantity(came, "byte")} and then nothing, with the connection still open: is something left in a buffer of its own (flush it), or does it wait for more input first?`;
    }
    return sent
      ? `${name} has read all that it was sent and has not answered: it waits for more (the end of a line, the end of the stream, a whole buffer), or keeps its answer in a buffer that is not flushed.`
      : `${name} is connected and says nothing, and nothing was sent to it: each side waits for the other to begin.`;
  },
};
