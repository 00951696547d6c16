/** The program has the connection, and nothing came. */
import type { Failure } from "../model/outcome.ts";
import { formatAddress } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";
import { findOtherEnd, isInAcceptAlone, quantity, receivesOn, runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const noAnswer: Explainer = {
  name: "no-answer",
  explain(failure, programs) {
    if (failure.code !== "timed-out" || failure.connection === undefined) return undefined;
    const end = findOtherEnd(failure, programs);
    const came = failure.comparison?.actualLength ?? 0;
    if (end === undefined) return undefined;
    const { program, socket } = end;
    const { name } = program.evidence;
    const { flush, receive } = vocabularyOf(program.language);
    if (socket.waiting > 0) {
      const unread = `${name} has the connection and has not read the ${quantity(socket.waiting, "byte")} that ${socket.waiting === 1 ? "is" : "are"} there: ${whereItIs(program, socket.inode)}.`;
      return / TLS handshake/.test(failure.message)
        ? `${unread} They are the client's hello: the connection that accept() returned has to be wrapped in TLS, and the handshake done, before anything else.`
        : unread;
    }
    if (runningPrograms([program]).length === 0) return undefined;
    const inBuffer =
      flush === undefined ? "" : `, or keeps ${came > 0 ? "the rest" : "its answer"} in a buffer of its own (${flush})`;
    if (isInAcceptAlone(program)) {
      return `${name} ${came > 0 ? `has sent ${quantity(came, "byte")} and then` : "has accepted this connection, sent nothing on it, and"} gone on to accept(): each client has to be served to its end before the next one is waited for, or by a thread of its own.`;
    }
    if (came > 0) {
      return `${name} has sent ${quantity(came, "byte")} and then nothing, with the connection still open: it waits for more input${inBuffer}.`;
    }
    if (isSentTo(failure)) {
      const isReceiving = waitsIn(program, "receive", socket.inode);
      return `${name} has read all that it was sent and has not answered: it ${isReceiving ? `is in ${receive} and waits` : "waits"} for more (the end of a line, the end of the stream, a whole buffer${program.language === "java" ? ", or as many bytes as readUTF() takes the first two for" : ""})${inBuffer}.${tellLength(failure, program)}`;
    }
    const others = program.sockets.filter(
      ({ protocol, state, inode }) => protocol === "tcp" && state === "ESTABLISHED" && inode !== socket.inode,
    );
    const unread = others.find(({ waiting }) => waiting > 0);
    if (unread !== undefined) {
      return `${name} has not read the ${quantity(unread.waiting, "byte")} that came from ${formatAddress(unread.remoteHost, unread.remotePort)}, so that it has nothing to send here: ${whereItIs(program, unread.inode)}.`;
    }
    if (others.length > 0) {
      return `${name} has read all that it was sent on its ${others.length + 1} connections, and sent nothing on this one: does it send to the right one${flush === undefined ? "" : `, and is what it writes still in a buffer of its own (${flush})`}?`;
    }
    const greeting = flush === undefined ? "" : `, or what it says is still in a buffer of its own (${flush})`;
    return `${name} is connected and says nothing, and nothing was sent to it: each side waits for the other to begin${greeting}.`;
  },
};

function isSentTo({ wire = [] }: Failure): boolean {
  return wire.some(({ direction }) => direction === "sent");
}

/** A length that is read in the order of the machine asks for more than ever comes. */
function tellLength({ wire = [] }: Failure, { language }: Observation): string {
  const sent = Buffer.concat(wire.filter(({ direction }) => direction === "sent").map(({ bytes }) => bytes));
  if (sent.length < 5 || sent.readUInt32BE(0) !== sent.length - 4) return "";
  const swap =
    language === "native" ? "use ntohl()" : language === "python" ? 'unpack it by ">I"' : "read it as big-endian";
  return ` The first 4 bytes are the length of the rest, ${sent.length - 4}; read the wrong way round they are ${sent.readUInt32LE(0)}: ${swap}.`;
}

/** What it does in place of reading: as far as that can be seen. */
function whereItIs(program: Observation, inode: number): string {
  if (isInAcceptAlone(program)) return "it is in accept(), and waits for another client";
  if (waitsIn(program, "input")) return "it waits for somebody to type something on its standard input";
  if (waitsIn(program, "child")) return "it waits for a child process to end";
  if (waitsIn(program, "send", inode)) return "it is sending, and its client does not read: each waits for the other";
  // With something to read there, it would not wait for long if it watched this one.
  if (waitsIn(program, "watch") && program.language !== "node")
    return "it is in select() or poll(), and this connection is not among those that it watches";
  if (waitsIn(program, "sleep") && !receivesOn(program, { inode })) return "it sleeps";
  const elsewhere = program.calls.some((call) => call.waiting === "receive");
  return elsewhere
    ? "it waits for somebody else, in another recv()".replace("recv()", vocabularyOf(program.language).receive)
    : "it is busy with something else, or waits for somebody else";
}
