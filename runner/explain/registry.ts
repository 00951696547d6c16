/** All explainers. A new one is one file and one line here. */
import type { Failure } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { addressInUse } from "./address-in-use.ts";
import { asksForInput } from "./asks-for-input.ts";
import { banner } from "./banner.ts";
import { bufferedOutput } from "./buffered-output.ts";
import { byteOrder } from "./byte-order.ts";
import { bytesLiteral } from "./bytes-literal.ts";
import { contentLength } from "./content-length.ts";
import { crashed } from "./crashed.ts";
import { datagrams } from "./datagrams.ts";
import { encoding } from "./encoding.ts";
import type { Explainer } from "./explainer.ts";
import { firstPiece } from "./first-piece.ts";
import { forgotListen } from "./forgot-listen.ts";
import { keepsRunning } from "./keeps-running.ts";
import { lastWords } from "./last-words.ts";
import { leavesOpen } from "./leaves-open.ts";
import { lineEnding } from "./line-ending.ts";
import { listeningElsewhere } from "./listening-elsewhere.ts";
import { neverCloses } from "./never-closes.ts";
import { noAnswer } from "./no-answer.ts";
import { notAccepted } from "./not-accepted.ts";
import { nulPadding } from "./nul-padding.ts";
import { oneClientOnly } from "./one-client-only.ts";
import { oneRecv } from "./one-recv.ts";
import { shortSend } from "./short-send.ts";
import { spacing } from "./spacing.ts";
import { tls } from "./tls.ts";
import { tooMuch } from "./too-much.ts";
import { wrongProtocol } from "./wrong-protocol.ts";

/** Of each group the first that has something to say is heard: they look at the same evidence. */
const groups: readonly (readonly Explainer[])[] = [
  // The bytes.
  [
    contentLength,
    firstPiece,
    shortSend,
    oneRecv,
    lineEnding,
    bytesLiteral,
    nulPadding,
    byteOrder,
    encoding,
    banner,
    spacing,
    tooMuch,
  ],
  // What TLS says of it.
  [tls],
  // How the program ended, and what it said.
  [forgotListen, wrongProtocol, addressInUse, lastWords],
  // Its sockets.
  [listeningElsewhere, datagrams, oneClientOnly, notAccepted, leavesOpen, neverCloses],
  // Its terminal.
  [bufferedOutput, asksForInput],
];

/** What is true of many causes: heard where nobody above had anything to say. */
const generalExplainers: readonly Explainer[] = [crashed, keepsRunning, noAnswer];

/** Why a failure like this usually happens and what to do; empty where nobody knows. */
export function explain(failure: Failure, programs: readonly Observation[] = []): readonly string[] {
  const ask = (asked: readonly Explainer[]): readonly string[] => {
    for (const explainer of asked) {
      const hint = explainer.explain(failure, programs);
      if (hint !== undefined) return [hint];
    }
    return [];
  };
  const specific = groups.flatMap(ask);
  return specific.length > 0 ? specific : ask(generalExplainers);
}
