/** A Unix socket: the kernel tells less of it than of TCP, but who was accepted, and what the program is at. */
import { findOtherEnd, isInAcceptAlone, runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const unixConnection: Explainer = {
  name: "unix-connection",
  explain(failure, programs) {
    const { code, connection, comparison, message } = failure;
    if (code !== "timed-out" || connection?.remote.startsWith("unix:") !== true || findOtherEnd(failure, programs))
      return undefined;
    for (const program of runningPrograms(programs)) {
      const { evidence, unixSockets, language } = program;
      const { name } = evidence;
      const { close, receive, flush } = vocabularyOf(language);
      if (!unixSockets.some(({ isListening }) => isListening)) continue;
      if (!unixSockets.some(({ isConnected }) => isConnected)) {
        const asleep = waitsIn(program, "sleep") ? " It sleeps." : "";
        return isInAcceptAlone(program)
          ? undefined
          : `${name} listens and has not called accept(): it serves nobody.${asleep}`;
      }
      if (message.startsWith("waits for the end of the stream")) {
        const at = isInAcceptAlone(program) ? "is in accept() again and has not closed" : "keeps open";
        return `${name} ${at} this connection, where the scenario expects it to close: call ${close} on the socket that accept() returned.`;
      }
      if ((comparison?.actualLength ?? 0) > 0) continue;
      if (isInAcceptAlone(program))
        return `${name} has accepted this connection, sent nothing on it, and gone on to accept(): each client has to be served to its end before the next one is waited for, or by a thread of its own.`;
      if (waitsIn(program, "receive")) {
        const inBuffer = flush === undefined ? "" : `, or keeps its answer in a buffer of its own (${flush})`;
        return `${name} is in ${receive} and has not answered: it waits for more (the end of a line, the end of the stream, a whole buffer)${inBuffer}.`;
      }
    }
    return undefined;
  },
};
