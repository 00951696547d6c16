/** The kernel made the connection, and the program has not taken it: it serves somebody else first, or nobody at all. */
import { findOtherEnd, quantity, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

/** States of a connection that has a client at its other end. */
const served: ReadonlySet<string> = new Set(["ESTABLISHED", "CLOSE_WAIT"]);

export const notAccepted: Explainer = {
  name: "not-accepted",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || failure.connection === undefined || findOtherEnd(failure, programs))
      return undefined;
    for (const { evidence, sockets } of runningPrograms(programs)) {
      const queue = sockets.find(({ state, waiting }) => state === "LISTEN" && waiting > 0);
      if (queue === undefined) continue;
      const waiting = `${quantity(queue.waiting, "connection")} ${queue.waiting === 1 ? "waits" : "wait"} in the queue of its listening socket`;
      const clients = sockets.filter(({ protocol, state }) => protocol === "tcp" && served.has(state));
      if (clients.length === 0) {
        return `${evidence.name} has not called accept(): ${waiting}, and it serves nobody.`;
      }
      const gone = clients.filter(({ state }) => state === "CLOSE_WAIT").length;
      if (gone === clients.length) {
        return `${evidence.name} has not accepted this connection: ${waiting}, while it holds on to ${quantity(gone, "client")} that closed already. recv() returns nothing when the peer has closed: leave the loop then, close the connection, and accept the next one.`;
      }
      const whom = clients.length === 1 ? "another client" : `${clients.length} other clients`;
      return `${evidence.name} has not accepted this connection: ${waiting}, while it serves ${whom}. One idle client must not keep the rest waiting: serve each in a thread of its own, or watch all of them with select() or poll().`;
    }
    return undefined;
  },
};
