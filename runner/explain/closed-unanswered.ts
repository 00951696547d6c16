/** It took the connection and closed it without a word, and still runs. */
import { findOtherEnd, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const closedUnanswered: Explainer = {
  name: "closed-unanswered",
  explain(failure, programs) {
    const { code, comparison, connection, wire = [] } = failure;
    if ((code !== "closed-early" && code !== "reset") || connection === undefined) return undefined;
    const { actualLength = 0, expectedLength = 0 } = comparison ?? {};
    if (findOtherEnd(failure, programs)) return undefined;
    const [only, ...more] = programs;
    if (actualLength > 0) {
      if (code !== "reset" || only === undefined || more.length > 0 || expectedLength <= actualLength) return undefined;
      const { receive, collect } = vocabularyOf(only.language);
      return `${only.evidence.name} closed this connection after ${actualLength} of ${expectedLength} bytes and had not read all that came, which the kernel answers with a reset: one ${receive} is not the whole message; ${collect}.`;
    }
    // One that has no socket any more is about to end, and will say why itself.
    const program = runningPrograms(programs).find(
      ({ sockets, unixSockets }) => sockets.length + unixSockets.length > 0,
    );
    if (program === undefined || wire.some(({ isDatagram }) => isDatagram)) return undefined;
    const { evidence, language } = program;
    const before = wire.some(({ direction }) => direction === "received");
    const unread = code === "reset" ? ", with bytes unread (that is why the kernel sent a reset)" : "";
    return `${evidence.name} closed this connection ${before ? "without the rest of its answer" : "without an answer"}${unread}, and goes on. ${reasons[language ?? "native"]}`;
  },
};

const reasons = {
  java: "In Java, what a PrintWriter or BufferedOutputStream still holds is lost unless it is flushed, or closed itself, before the socket is; and closing one of a socket's streams closes the socket.",
  python:
    "Did its loop end too early, or one try … except swallow the error? Print what recv() returned, and what was caught.",
  node: "Is end() or destroy() called before the answer is written, for each 'data' event perhaps?",
  native:
    'Look at what recv() and send() return: -1 is an error (perror() says which, such as a call on the listening socket), and a loop on "> 0" ends at it silently.',
};
