/** The program keeps its side open: though we have closed ours, or though the scenario expects that it closes first. */
import { findOtherEnd } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const neverCloses: Explainer = {
  name: "never-closes",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || (failure.comparison?.actualLength ?? 0) > 0) return undefined;
    const end = findOtherEnd(failure, programs);
    if (end === undefined) return undefined;
    const { name } = end.program.evidence;
    if (end.socket.state === "CLOSE_WAIT") {
      return `${name} was told that nothing more will come (its socket is in CLOSE_WAIT) and goes on as before: when recv() returns no bytes, the peer has finished. Leave the loop, and close the connection.`;
    }
    if (!awaitsTheEnd.test(failure.message) || end.socket.state !== "ESTABLISHED" || end.socket.waiting > 0)
      return undefined;
    return `${name} has read all that it was sent and keeps the connection open, where the scenario expects it to close: call close() on the connection's own socket (not the one that listens), or shutdown(SHUT_WR) where it wants to read on.`;
  },
};

/** What `expect-eof` and a pattern `until: eof` say they wait for. */
const awaitsTheEnd = /^waits for the end of the stream/;
