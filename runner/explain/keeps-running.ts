/** It should have ended by now, and waits for something. */
import { findOtherEnd, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const keepsRunning: Explainer = {
  name: "keeps-running",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || !/ to end\b/.test(failure.message) || findOtherEnd(failure, programs))
      return undefined;
    for (const { evidence, sockets } of runningPrograms(programs)) {
      if (sockets.some(({ state }) => state === "CLOSE_WAIT")) {
        return `${evidence.name} still runs, with a connection that its peer has closed (CLOSE_WAIT): when recv() returns no bytes, leave the loop and close it.`;
      }
      if (sockets.some(({ state }) => state === "LISTEN")) {
        return `${evidence.name} still listens: it waits in accept() for another client, and the scenario expects it to end.`;
      }
      if (sockets.some(({ state }) => state === "ESTABLISHED")) {
        return `${evidence.name} still runs, with an open connection: it waits in recv() for more. Stop when the answer is complete, and close the connection.`;
      }
    }
    return undefined;
  },
};
