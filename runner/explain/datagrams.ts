/** What goes wrong with datagrams alone: the socket that answers, the buffer that cuts, the send too many. */
import type { Failure } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";
import { errnoOf, quantity, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const datagrams: Explainer = {
  name: "datagrams",
  explain(failure, programs) {
    const unbound = findUnbound(failure, programs);
    if (unbound !== undefined) {
      return `${unbound} has made a UDP socket and not bound it, so it has no port that anybody could send to: call bind() before recvfrom().`;
    }
    const refused = explainRefusal(failure);
    if (refused !== undefined) return refused;
    const silent = findSilent(failure, programs);
    if (silent !== undefined) return silent;
    const end = findReceiver(failure, programs);
    if (end === undefined) return explainCutOfOne(failure, programs);
    const { name } = end.program.evidence;
    const { port, waiting } = end.socket;
    switch (failure.code) {
      case "received-differs":
        return explainSender(failure, name, port) ?? explainCut(failure, name);
      case "not-silent":
      case "surplus":
        return explainSurplus(failure, name);
      case "timed-out":
        if (waiting > 0) {
          return `${name} has not received what was sent to it: ${quantity(waiting, "byte")} wait in its socket's queue, headers of the kernel counted. It is busy with something else, or waits for somebody else.`;
        }
        return sentLast(failure)
          ? `${name} has received what was sent to it and has not answered. recvfrom() returns the data and who sent it: answer with sendto(data, that address), once for each datagram.`
          : undefined;
      default:
        return undefined;
    }
  },
};

function findUnbound({ code }: Failure, programs: readonly Observation[]): string | undefined {
  if (code !== "not-listening") return undefined;
  return runningPrograms(programs).find(({ sockets }) =>
    sockets.some(({ protocol, state }) => protocol === "udp" && state === "UNBOUND"),
  )?.evidence.name;
}

/** A role waits for the first datagram of a program that has a socket to send it from. */
function findSilent(
  { code, message, connection, wire = [] }: Failure,
  programs: readonly Observation[],
): string | undefined {
  if (code !== "timed-out" || connection === undefined || wire.length > 0) return undefined;
  if (connection.remote !== "anyone" || !/^waits at \S+ for a datagram/.test(message)) return undefined;
  const sender = runningPrograms(programs).find(({ sockets }) => sockets.some(({ protocol }) => protocol === "udp"));
  if (sender === undefined) return undefined;
  return `No datagram has come to ${connection.local}. ${sender.evidence.name} has a UDP socket: does it send to that host and that port?`;
}

/** ICMP's answer to an earlier datagram (udp(7)). */
function explainRefusal(failure: Failure): string | undefined {
  const { code, connection, wire = [] } = failure;
  if (code !== "unexpected-error" || errnoOf(failure) !== "ECONNREFUSED") return undefined;
  if (connection === undefined || !wire.some(({ isDatagram }) => isDatagram)) return undefined;
  return `Nobody receives at ${connection.remote}: a datagram that was sent there came back as "port unreachable", of which a connected UDP socket is told at its next call. One that is not connected would wait in vain.`;
}

/** The program's socket to which the failed role sends, where datagrams are what it sends. */
function findReceiver(
  { wire = [] }: Failure,
  programs: readonly Observation[],
): { readonly program: Observation; readonly socket: KernelSocket } | undefined {
  if (!wire.some(({ isDatagram }) => isDatagram)) return undefined;
  for (const program of runningPrograms(programs)) {
    const socket = program.sockets.find(({ protocol, port }) => protocol === "udp" && port !== 0);
    if (socket !== undefined) return { program, socket };
  }
  return undefined;
}

function explainSender({ comparison }: Failure, name: string, port: number): string | undefined {
  const sender = /^a datagram from .*:(\d+)$/.exec(comparison?.actualText ?? "")?.[1];
  if (sender === undefined || Number(sender) === port) return undefined;
  return `${name} receives at port ${port} and has answered from another: a client takes answers only from whom it asked. Call sendto() on the socket that recvfrom() was called on.`;
}

function explainCut({ comparison }: Failure, name: string): string | undefined {
  const { actualLength, expectedLength, differsAt } = comparison ?? {};
  if (actualLength === undefined || expectedLength === undefined || actualLength >= expectedLength) return undefined;
  if (actualLength === 0 || (differsAt !== undefined && differsAt < actualLength)) return undefined;
  return `The datagram stops after ${actualLength} of ${expectedLength} bytes. If ${name} calls recvfrom(${actualLength}), that takes the first ${actualLength} bytes and the rest of the datagram is lost: give it a buffer for the longest one, 65507 bytes. There is no second recvfrom() for the rest, as with TCP.`;
}

/** It may have answered once and ended; then its sockets tell nothing, but there is only one who can have cut. */
function explainCutOfOne(failure: Failure, programs: readonly Observation[]): string | undefined {
  const [only, ...others] = programs;
  if (failure.code !== "received-differs" || only === undefined || others.length > 0) return undefined;
  return failure.wire?.some(({ isDatagram }) => isDatagram) ? explainCut(failure, only.evidence.name) : undefined;
}

function explainSurplus({ wire = [] }: Failure, name: string): string | undefined {
  if (wire.filter(({ direction }) => direction === "received").length < 2) return undefined;
  return `Each sendto() is a datagram of its own: what ${name} sends in two calls arrives as two messages. Put the answer together first, and send it with one call.`;
}

/** Is it the program's turn? */
function sentLast({ wire = [] }: Failure): boolean {
  return wire.at(-1)?.direction === "sent";
}
