/** What goes wrong with datagrams alone: the socket that answers, the buffer that cuts, the send too many. */
import type { Failure } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";
import { endedPrograms, errnoOf, quantity, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isBufferSize } from "./one-recv.ts";
import { isText } from "./text-or-numbers.ts";

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
    if (end === undefined) return explainEnd(failure, programs) ?? explainCutOfOne(failure, programs);
    const { name } = end.program.evidence;
    const { port, waiting } = end.socket;
    switch (failure.code) {
      case "received-differs":
        return explainSender(failure, name, port) ?? explainCut(failure, name) ?? explainEcho(failure, name);
      case "not-silent":
      case "surplus":
        return explainSurplus(failure, name);
      case "timed-out":
        if (waiting > 0) {
          return `${name} has not received what was sent to it: ${quantity(waiting, "byte")} wait in its socket's queue, headers of the kernel counted. It is busy with something else, or waits for somebody else.`;
        }
        return sentLast(failure) ? explainMissing(end.program) : undefined;
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

function explainCut({ comparison, wire = [] }: Failure, name: string): string | undefined {
  const { actualLength, expectedLength, differsAt } = comparison ?? {};
  if (actualLength === undefined || expectedLength === undefined || actualLength >= expectedLength) return undefined;
  if (actualLength === 0 || (differsAt !== undefined && differsAt < actualLength)) return undefined;
  const rest = Buffer.from(comparison?.expected ?? []).subarray(actualLength);
  // The rest may have come as the next datagram; not even then did somebody cut it.
  if (rest.length > 0 && wire.some(({ direction, bytes }) => direction === "received" && rest.equals(bytes)))
    return `${name} sent the message in two datagrams: each sendto() is one of its own. Put the answer together first, and send it with one call.`;
  // What was sent, in capitals perhaps, that stops short was cut when it came in.
  const sent = Buffer.from(wire.findLast(({ direction }) => direction === "sent")?.bytes ?? []);
  const came = Buffer.from(comparison?.actual ?? []);
  const isEcho = sent.toString().toLowerCase().startsWith(came.toString().toLowerCase());
  if (!isBufferSize(actualLength) && !isEcho)
    return `The datagram stops after ${actualLength} of ${expectedLength} bytes. Each sendto() is a datagram of its own: what ${name} sends in two calls arrives as two. Or it calls recvfrom(${actualLength}), which takes the first ${actualLength} bytes, and the rest of the datagram is lost.`;
  return `The datagram stops after ${actualLength} of ${expectedLength} bytes. If ${name} calls recvfrom(${actualLength}), that takes the first ${actualLength} bytes and the rest of the datagram is lost: give it a buffer for the longest one, 65507 bytes. There is no second recvfrom() for the rest, as with TCP.`;
}

/** What came is what was sent, or ends with its beginning: then the buffer shows in which it was received. */
function explainEcho({ comparison, wire = [] }: Failure, name: string): string | undefined {
  const actual = Buffer.from(comparison?.actual ?? []);
  const sent = Buffer.from(wire.findLast(({ direction }) => direction === "sent")?.bytes ?? []);
  if (actual.length < telling) return undefined;
  const zeros = actual.length - actual.findLastIndex((byte) => byte !== 0) - 1;
  // Behind the right text they are told of already, as they are of streams.
  if (zeros >= telling && comparison?.differsAt === actual.length - zeros && isText(comparison.expected ?? Buffer.of()))
    return undefined;
  if (zeros >= telling)
    return `${name} sent its whole buffer: ${quantity(zeros, "zero byte")} follow the message. What came in is as long as recvfrom() says (getLength() of a DatagramPacket), and so is what goes out.`;
  if (sent.length < telling) return undefined;
  if (actual.equals(sent))
    return `What came is what was sent to ${name}, unchanged: does it return the packet that it received?`;
  for (let count = sent.length - 1; count >= telling; count--) {
    if (!actual.subarray(-count).equals(sent.subarray(0, count))) continue;
    return `${name} has seen the first ${count} of the ${sent.length} bytes that were sent to it: a buffer of ${count} bytes cuts the datagram, and the rest of it is lost. Give it one for the longest datagram, 65507 bytes.`;
  }
  return undefined;
}

/** So many bytes alike are no accident. */
const telling = 8;

/** One datagram served, and gone in good order. */
function explainEnd(failure: Failure, programs: readonly Observation[]): string | undefined {
  if (failure.code !== "timed-out" || !sentLast(failure)) return undefined;
  if (!failure.wire?.some(({ isDatagram }) => isDatagram)) return undefined;
  const ended = endedPrograms(programs).find(({ exit }) => exit?.code === 0);
  if (ended === undefined) return undefined;
  return `${ended.name} had ended already, with exit code 0: a server receives in a loop, one datagram after the other.`;
}

/** It may have answered once and ended; then its sockets tell nothing, but there is only one who can have cut. */
function explainCutOfOne(failure: Failure, programs: readonly Observation[]): string | undefined {
  const [only, ...others] = programs;
  if (failure.code !== "received-differs" || only === undefined || others.length > 0) return undefined;
  return failure.wire?.some(({ isDatagram }) => isDatagram) ? explainCut(failure, only.evidence.name) : undefined;
}

function explainSurplus({ wire = [] }: Failure, name: string): string | undefined {
  const [before, last] = wire.slice(-2);
  // Two, one after the other, and nothing asked in between.
  if (before?.direction !== "received" || last?.direction !== "received") return undefined;
  return `Each sendto() is a datagram of its own: what ${name} sends in two calls arrives as two messages. Put the answer together first, and send it with one call.`;
}

/** It sent nothing, or sent it where nobody waits: its socket does not tell which. */
function explainMissing({ evidence, language, sockets }: Observation): string {
  const how = {
    java: "answer with send(), to getAddress() and getPort() of the packet that came",
    node: "answer with send(data, rinfo.port, rinfo.address)",
    python: "answer with sendto(data, address), and the address that recvfrom() returned",
    native:
      "answer with sendto(), to the address that recvfrom() filled in (its length set before: socklen_t length = sizeof address)",
  }[language ?? "python"];
  const several = sockets.filter(({ protocol }) => protocol === "udp").length > 1;
  const same = several ? "on the socket that received, for it has more than one" : "on the same socket";
  return `${evidence.name} has received what was sent to it, and no answer came back: ${how}, ${same}. A port that is written into the program is not its client's.`;
}

/** Is it the program's turn? */
function sentLast({ wire = [] }: Failure): boolean {
  return wire.at(-1)?.direction === "sent";
}
