/** The program keeps its side open: though we have closed ours, or though the scenario expects that it closes first. */
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";
import { findOtherEnd, isInAcceptAlone } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const neverCloses: Explainer = {
  name: "never-closes",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || (failure.comparison?.actualLength ?? 0) > 0) return undefined;
    const end = findOtherEnd(failure, programs);
    if (end === undefined) return undefined;
    const { program, socket } = end;
    const { name } = program.evidence;
    const words = vocabularyOf(program.language);
    if (socket.state === "CLOSE_WAIT") {
      return explainAccept(program, socket) ?? explainCloseWait(program, socket);
    }
    if (!awaitsTheEnd.test(failure.message) || socket.state !== "ESTABLISHED" || socket.waiting > 0) return undefined;
    if (isInAcceptAlone(program)) {
      return `${name} is in accept() again and has not closed this connection, where the scenario expects it to: call ${words.close} on the socket that accept() returned, before the next accept().${forked(program)}`;
    }
    return `${name} has read all that it was sent and keeps the connection open, where the scenario expects it to close: call ${words.close} on the connection's own socket (not the one that listens), or ${words.closeHalf} where it wants to read on.`;
  },
};

function explainCloseWait(program: Observation, socket: KernelSocket): string {
  const { name } = program.evidence;
  const { atEnd, close, receive } = vocabularyOf(program.language);
  if (socket.waiting > 0)
    return `${name} has not read the last ${socket.waiting === 1 ? "byte" : `${socket.waiting} bytes`} of its client, nor that it has closed (its socket is in CLOSE_WAIT): read on until ${atEnd}, then ${close} the connection.`;
  if (socket.endUnread === true)
    return `${name} does not know that its client has finished, for it has not called ${receive} since (the socket is in CLOSE_WAIT, its end unread): read on until ${atEnd}, then ${close} the connection; or close it as soon as the answer is sent.`;
  return `${name} was told that nothing more will come (its socket is in CLOSE_WAIT) and goes on as before: when ${atEnd}, the peer has finished. Leave the loop, and ${close} the connection.`;
}

function explainAccept(program: Observation, socket: KernelSocket): string | undefined {
  if (!isInAcceptAlone(program)) return undefined;
  const { name } = program.evidence;
  const { close, atEnd } = vocabularyOf(program.language);
  const read = socket.endUnread === true ? `, nor read on until ${atEnd}` : "";
  return `${name} is in accept() for the next client and has not closed the connection of this one${read}: call ${close} on the socket that accept() returned. Without that its client waits for ever, and the program runs out of descriptors.${forked(program)}`;
}

function forked({ children }: Observation): string {
  return children.living + children.zombies > 0
    ? " It has child processes: after fork() both have the connection, and it is closed when both have closed it, so the parent closes its copy at once."
    : "";
}

/** What `expect-eof` and a pattern `until: eof` say they wait for. */
const awaitsTheEnd = /^waits for the end of the stream/;
