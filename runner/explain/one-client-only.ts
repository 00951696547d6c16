/** A further client is refused, because the server has served one and gone, or has closed the socket that listens. */
import { endedPrograms, errnoOf, findOtherEnd, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const oneClientOnly: Explainer = {
  name: "one-client-only",
  explain(failure, programs, { isAccepted }) {
    // Who came to us has no clients.
    if (isAccepted) return undefined;
    const errno = errnoOf(failure);
    if (errno !== "ECONNREFUSED" && errno !== "ECONNRESET") return undefined;
    // Bytes that came show that this very client was being served.
    if ((failure.comparison?.actualLength ?? 0) > 0) return undefined;
    // A server that took the first piece for all of it closes with the others unread, and its answer may be lost with them.
    if (errno === "ECONNRESET" && (failure.cut?.pieces ?? 1) > 1) return undefined;
    const ended = endedPrograms(programs).find(({ exit }) => exit?.code === 0);
    if (ended !== undefined) {
      return `${ended.name} had ended already, with exit code 0: it serves one client and stops. Call accept() in a loop, and go on with the next client when one has closed.`;
    }
    const wasServed = (failure.wire ?? []).some(({ direction }) => direction === "received");
    if (errno === "ECONNRESET" && (wasServed || findOtherEnd(failure, programs) !== undefined)) return undefined;
    const deaf = runningPrograms(programs).find(
      // One without any socket may be about to end.
      ({ sockets }) =>
        !sockets.some(({ state }) => state === "LISTEN") && (errno === "ECONNREFUSED" || sockets.length > 0),
    );
    if (deaf === undefined) return undefined;
    const queued = errno === "ECONNRESET" ? ", and who waited in its queue was thrown out" : "";
    return `${deaf.evidence.name} still runs and does not listen any more: it has closed its listening socket${queued}. Close the socket that accept() returned, and keep the one that listens.`;
  },
};
