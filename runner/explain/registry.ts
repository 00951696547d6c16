/** All explainers. A new one is one file and one line here. */
import type { Failure, FailureCode } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { addressInUse } from "./address-in-use.ts";
import { asksForInput } from "./asks-for-input.ts";
import { banner } from "./banner.ts";
import { bufferedOutput } from "./buffered-output.ts";
import { byteOrder } from "./byte-order.ts";
import { bytesLiteral } from "./bytes-literal.ts";
import { closedUnanswered } from "./closed-unanswered.ts";
import { contentLength } from "./content-length.ts";
import { crashed } from "./crashed.ts";
import { datagrams } from "./datagrams.ts";
import { encoding } from "./encoding.ts";
import type { Explainer, Surroundings } from "./explainer.ts";
import { firstPiece, stopsAtFirstPiece } from "./first-piece.ts";
import { forgotListen } from "./forgot-listen.ts";
import { hungUp } from "./hung-up.ts";
import { javaStreams } from "./java-streams.ts";
import { keepsRunning } from "./keeps-running.ts";
import { lastWords } from "./last-words.ts";
import { leavesOpen } from "./leaves-open.ts";
import { leftOut } from "./left-out.ts";
import { lineEnding } from "./line-ending.ts";
import { listeningElsewhere } from "./listening-elsewhere.ts";
import { lostDatagram } from "./lost-datagram.ts";
import { neverCloses } from "./never-closes.ts";
import { noAnswer } from "./no-answer.ts";
import { noHandshake } from "./no-handshake.ts";
import { notAccepted } from "./not-accepted.ts";
import { nulPadding } from "./nul-padding.ts";
import { numberForm } from "./number-form.ts";
import { oneClientOnly } from "./one-client-only.ts";
import { oneRecv } from "./one-recv.ts";
import { printedInstead } from "./printed-instead.ts";
import { shortSend } from "./short-send.ts";
import { shutDownLate } from "./shut-down-late.ts";
import { spacing } from "./spacing.ts";
import { exceptionPrinted, threadDied } from "./thread-died.ts";
import { tls } from "./tls.ts";
import { tooMuch } from "./too-much.ts";
import { unixConnection } from "./unix-connection.ts";
import { wrongProtocol } from "./wrong-protocol.ts";
import { zeroByte } from "./zero-byte.ts";

/** Of each group the first that has something to say is heard: they look at the same evidence. */
type Group = readonly Explainer[];

/** Where something broke off, and then the bytes themselves. */
const bytes: Group = [
  contentLength,
  stopsAtFirstPiece,
  shortSend,
  zeroByte,
  oneRecv,
  lineEnding,
  bytesLiteral,
  javaStreams,
  nulPadding,
  byteOrder,
  numberForm,
  encoding,
  banner,
  spacing,
  leftOut,
  tooMuch,
];
/** How the program, or a thread of it, ended, and what it said. */
const endings: Group = [forgotListen, wrongProtocol, addressInUse, lastWords, threadDied];
const sockets: Group = [
  listeningElsewhere,
  datagrams,
  hungUp,
  oneClientOnly,
  shutDownLate,
  notAccepted,
  leavesOpen,
  neverCloses,
  unixConnection,
  lostDatagram,
];
const terminal: Group = [printedInstead, bufferedOutput, asksForInput];

/** What is true of many causes: heard where nobody above had anything to say. */
const general: Group = [crashed, noHandshake, keepsRunning, exceptionPrinted, firstPiece, closedUnanswered, noAnswer];

/** Why a failure like this usually happens and what to do; empty where nobody knows. */
export function explain(
  failure: Failure,
  programs: readonly Observation[] = [],
  surroundings: Surroundings = { datagramPorts: [], isAccepted: false },
): readonly string[] {
  const ask = (asked: Group): readonly string[] => {
    for (const explainer of asked) {
      const hint = explainer.explain(failure, programs, surroundings);
      if (hint !== undefined) return [hint];
    }
    return [];
  };
  const ended = ask(endings);
  // Whoever died neither answers nor closes: what is missing needs no other cause.
  if (ended.length > 0 && incomplete.has(failure.code)) return ended;
  const secured = ask([tls]);
  const typed = ask(terminal);
  // Nor does who waits for somebody to type.
  const specific = [
    ...ask(bytes),
    ...secured,
    // What it says when a handshake fails is what came of it, and often another error that followed.
    ...(secured.length > 0 ? [] : ended),
    ...typed,
    ...(typed.length > 0 ? [] : ask(sockets)),
  ];
  return specific.length > 0 ? specific : ask(general);
}

const incomplete: ReadonlySet<FailureCode> = new Set(["closed-early", "reset", "timed-out", "truncated", "deadline"]);
