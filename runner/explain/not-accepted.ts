/** The program has not taken it: it serves somebody else first, or nobody at all. */
import type { Observation } from "../programs/observe.ts";
import { findOtherEnd, quantity, runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** States of a connection that has a client at its other end. */
const served: ReadonlySet<string> = new Set(["ESTABLISHED", "CLOSE_WAIT"]);

export const notAccepted: Explainer = {
  name: "not-accepted",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || failure.connection === undefined || findOtherEnd(failure, programs))
      return undefined;
    for (const program of runningPrograms(programs)) {
      const { evidence, sockets, language } = program;
      const queue = sockets.find(({ state, waiting }) => state === "LISTEN" && waiting > 0);
      if (queue === undefined) continue;
      const waiting = `${quantity(queue.waiting, "connection")} ${queue.waiting === 1 ? "waits" : "wait"} in the queue of its listening socket`;
      const clients = sockets.filter(({ protocol, state }) => protocol === "tcp" && served.has(state));
      if (clients.length === 0) {
        return `${evidence.name} has not called accept(): ${waiting}, and it serves nobody.${instead(program)}`;
      }
      const { atEnd, close } = vocabularyOf(language);
      const gone = clients.filter(({ state }) => state === "CLOSE_WAIT");
      if (gone.length === clients.length) {
        const advice = gone.some(({ endUnread }) => endUnread === true)
          ? `It has not read that they have: read on until ${atEnd}, then ${close} the connection, and accept the next one.`
          : `When ${atEnd}, the peer has finished: leave the loop, ${close} the connection, and accept the next one.`;
        return `${evidence.name} has not accepted this connection: ${waiting}, while it holds on to ${quantity(gone.length, "client")} that closed already. ${advice}`;
      }
      const whom = clients.length === 1 ? "another client" : `${clients.length} other clients`;
      return `${evidence.name} has not accepted this connection: ${waiting}, while it serves ${whom}. One idle client must not keep the rest waiting: ${concurrency(language)}.`;
    }
    return undefined;
  },
};

function instead(program: Observation): string {
  if (waitsIn(program, "sleep")) return " It sleeps.";
  if (waitsIn(program, "watch") && program.language !== "node")
    return " It is in select() or poll(), and its listening socket is not among those that it watches.";
  return waitsIn(program, "receive") ? " It waits in a call on another socket." : "";
}

function concurrency(language: Observation["language"]): string {
  if (language === "java")
    return "serve each in a thread of its own, begun with start() (run() would serve it in this thread)";
  return "serve each in a thread of its own, or watch all of them with select() or poll()";
}
