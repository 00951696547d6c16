/** The program waits for a datagram that will not come, without a limit: our role has not sent it, or lost it on purpose. */
import type { Failure } from "../model/outcome.ts";
import { runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { timeLimit } from "./time-limit.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const lostDatagram: Explainer = {
  name: "lost-datagram",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || !isTheirTurn(failure)) return undefined;
    for (const program of runningPrograms(programs)) {
      const { evidence, sockets, language } = program;
      const udp = sockets.find(
        ({ protocol, waiting, inode }) => protocol === "udp" && waiting === 0 && waitsIn(program, "receive", inode),
      );
      if (udp === undefined) continue;
      return `${evidence.name} is in ${vocabularyOf(language).receiveFrom}, which waits for ever where none comes: datagrams may be lost. Give it a time limit (${timeLimit(language)}), and go on without the answer.`;
    }
    return undefined;
  },
};

/** Our role waits for what the program does next, and was not the last to send; or it is its output, or its end. */
function isTheirTurn({ message, wire = [] }: Failure): boolean {
  if (/ on std(out|err) of | to end\b/.test(message)) return true;
  return / for a datagram/.test(message) && wire.at(-1)?.direction === "received";
}
