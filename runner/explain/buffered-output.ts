/** Nothing printed, or nothing in time: because it waits elsewhere, or because its output is kept in a buffer. */
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import { findWaiting, isInAcceptAlone, runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const bufferedOutput: Explainer = {
  name: "buffered-output",
  explain(failure, programs) {
    const { code, message } = failure;
    const stream = code === "timed-out" ? / on (stdout|stderr) of /.exec(message)?.[1] : undefined;
    if (stream === undefined) return undefined;
    const silent = runningPrograms(programs).find(({ evidence }) => evidence.stdout === "" && evidence.stderr === "");
    if (silent === undefined) return undefined;
    const { evidence, language, sockets } = silent;
    const { receive, receiveFrom } = vocabularyOf(language);
    const waiting = findWaiting(failure, silent);
    // Who waits for the end of the stream has sent all that there is to print.
    if (waiting !== undefined && !waiting.what.includes("the end of the stream") && waitsIn(silent, "receive"))
      return `Each waits for the other: ${evidence.name} is in ${receive}, and ${waiting.actor} ${waiting.what}. What ${evidence.name} sent last is not complete, or not sent yet.`;
    const isBuffered = language !== "java" && language !== "node";
    const flush = "flush it (fflush(stdout), print(…, flush=True)), or give it a terminal with pty: true";
    const udp = sockets.find(({ protocol, inode }) => protocol === "udp" && waitsIn(silent, "receive", inode));
    if (udp !== undefined) {
      const printed = isBuffered ? ` If it did print: to a pipe, output is kept in a buffer; ${flush}.` : "";
      return `${evidence.name} has printed nothing, and is in ${receiveFrom}: has a datagram come to it at all?${tellGroup(udp)}${printed}`;
    }
    const where = isInAcceptAlone(silent) ? "accept()" : waitsIn(silent, "receive") ? receive : undefined;
    if (!isBuffered) {
      if (where === undefined) return undefined;
      return `${evidence.name} has printed nothing, and is in ${where}: it has not come to the line that prints.`;
    }
    const at = where === undefined ? "runs" : `runs, is in ${where},`;
    return `${evidence.name} ${at} and has printed nothing yet. To a pipe, C and Python write only when their buffer is full or the program ends: ${flush}.`;
  },
};

/** Who is bound to an address of its own gets what is sent to that alone (ip(7)). */
function tellGroup({ host }: KernelSocket): string {
  return /^(?:0\.0\.0\.0|::|ff.*:.*|22[4-9]\..*|23\d\..*)$/.test(host)
    ? " What is sent to a multicast group reaches only who has joined that very group, on that interface (IP_ADD_MEMBERSHIP)."
    : ` Bound to ${host}, it gets nothing that is sent to a multicast group.`;
}
