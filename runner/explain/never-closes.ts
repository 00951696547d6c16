/** We have closed, or will send nothing more, and the program keeps its side open. */
import { findOtherEnd } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const neverCloses: Explainer = {
  name: "never-closes",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || (failure.comparison?.actualLength ?? 0) > 0) return undefined;
    const end = findOtherEnd(failure, programs);
    if (end?.socket.state !== "CLOSE_WAIT") return undefined;
    const { name } = end.program.evidence;
    return `${name} was told that nothing more will come (its socket is in CLOSE_WAIT) and goes on as before: when recv() returns no bytes, the peer has finished. Leave the loop, and close the connection.`;
  },
};
