/** It should have ended by now, and waits for something. */
import { findOtherEnd, findWaiting, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const keepsRunning: Explainer = {
  name: "keeps-running",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || !/ to end\b/.test(failure.message) || findOtherEnd(failure, programs))
      return undefined;
    for (const program of runningPrograms(programs)) {
      const { evidence, sockets, language } = program;
      const { name } = evidence;
      const { atEnd, receive, close, flush } = vocabularyOf(language);
      if (sockets.some(({ state }) => state === "CLOSE_WAIT")) {
        return `${name} still runs, with a connection that its peer has closed (CLOSE_WAIT): when ${atEnd}, leave the loop and ${close} it.`;
      }
      if (sockets.some(({ state }) => state === "LISTEN")) {
        return `${name} still listens: it waits in accept() for another client, and the scenario expects it to end.`;
      }
      const mutual = findWaiting(failure, program);
      if (mutual !== undefined) {
        if (/the end of the stream/.test(mutual.what))
          return `${name} still runs, with an open connection, and ${mutual.actor} waits for its end: ${close} it when the conversation is over.`;
        const inBuffer = flush === undefined ? "" : `, or still in a buffer of its own (${flush})`;
        return `Each waits for the other: ${name} for an answer, and ${mutual.actor} ${mutual.what}. What ${name} sent last is not complete${inBuffer}; or it waits for more answers than there are.`;
      }
      if (sockets.some(({ state }) => state === "ESTABLISHED")) {
        return `${name} still runs, with an open connection: it waits in ${receive} for more. Stop when the answer is complete, and ${close} the connection.`;
      }
    }
    return undefined;
  },
};
