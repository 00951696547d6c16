/** What was sent in pieces was answered, or the connection closed, as if its first piece were all of it. */
import type { Failure, FailureCode } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { findOtherEnd, languageOf, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** The answer stops with the first piece: nothing else does that. */
export const stopsAtFirstPiece: Explainer = {
  name: "stops-at-first-piece",
  explain(failure, programs) {
    const { cut, comparison } = failure;
    const { actualLength, differsAt } = comparison ?? {};
    const stops =
      cut !== undefined && actualLength === cut.first && (differsAt === undefined || differsAt >= actualLength);
    return stops ? tell(failure, programs) : undefined;
  },
};

/** Where the bytes show nothing that explains it better. */
export const firstPiece: Explainer = {
  name: "first-piece",
  explain(failure, programs) {
    if (hasSeenAll(failure) || (findOtherEnd(failure, programs)?.socket.waiting ?? 0) > 0) return undefined;
    const told = tell(failure, programs);
    if (told !== undefined && isBroken(failure)) return told;
    return told === undefined
      ? undefined
      : `${told} If it fails in the same way when the message comes whole, it is something else.`;
  },
};

const codes: readonly FailureCode[] = ["received-differs", "closed-early", "reset", "timed-out", "surplus"];

function isBroken({ code, message }: Failure): boolean {
  return code === "unexpected-error" && /^send .*: (EPIPE|ECONNRESET) /.test(message);
}

/** Every letter of the rest of the message is in what came back, be it in another order or in capitals. */
function hasSeenAll(failure: Failure): boolean {
  const { cut, wire = [] } = failure;
  if (cut === undefined) return true;
  const sent = wire.filter(({ direction }) => direction === "sent");
  const message = sent
    .map(({ bytes }) => Buffer.from(bytes).toString("latin1"))
    .join("")
    .slice(-cut.bytes)
    .toLowerCase();
  const rest = new Set(message.slice(cut.first).replace(/\s+/g, ""));
  for (const letter of message.slice(0, cut.first)) rest.delete(letter);
  // One answer: the pieces may each have got their own.
  const [came = ""] = receivedText(failure).toLowerCase().split("\n");
  return rest.size > 0 && [...rest].every((letter) => came.includes(letter));
}

function tell(failure: Failure, programs: readonly Observation[]): string | undefined {
  const { code, cut } = failure;
  if (cut === undefined || cut.bytes <= cut.first) return undefined;
  if (!codes.includes(code) && !isBroken(failure)) return undefined;
  const { receive, collect } = vocabularyOf(languageOf(programs));
  const pieces = cut.pieces === 1 ? "a first piece" : `${cut.pieces} pieces`;
  const first = cut.first === 1 ? "1 byte" : `${cut.first} bytes`;
  const one = receive.endsWith(")") ? `one ${receive} returns` : `one ${receive} brings`;
  // A server may refuse what it need not see the end of (a bad request line, too long a header), and says so in its answer.
  if (isBroken(failure))
    return (
      `The ${cut.bytes} bytes of the message were going out in pieces (${cut.by}), and the connection was closed after ${cut.pieces}. ` +
      "Is it closed as well when the message comes whole? Then it is refused for what it says: read the answer before the rest is sent. " +
      `If not, the program takes what ${one} for a whole message: ${collect} until the message's own end is there.`
    );
  return (
    `The ${cut.bytes} bytes of the message went out in ${pieces} (${cut.by}). ` +
    `A program that takes what ${one} for a whole message sees only the first piece, ${first}. ` +
    `TCP is a stream of bytes without messages: ${collect} until the message's own end is there ` +
    "(a line end, a length, the end of the stream)."
  );
}
