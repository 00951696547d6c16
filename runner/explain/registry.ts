/** All explainers, the most specific first. A new one is one file and one line here. */
import type { Failure } from "../model/outcome.ts";
import { addressInUse } from "./address-in-use.ts";
import { contentLength } from "./content-length.ts";
import { crashed } from "./crashed.ts";
import type { Explainer } from "./explainer.ts";
import { forgotListen } from "./forgot-listen.ts";
import { listeningElsewhere } from "./listening-elsewhere.ts";
import { oneClientOnly } from "./one-client-only.ts";
import { bufferedOutput, noAnswer } from "./silent.ts";
import { banner, lineEnding, nulPadding, printedBytes } from "./text-mistakes.ts";
import { truncated } from "./truncated.ts";

export const explainers: readonly Explainer[] = [
  contentLength,
  truncated,
  addressInUse,
  listeningElsewhere,
  forgotListen,
  crashed,
  oneClientOnly,
  lineEnding,
  printedBytes,
  nulPadding,
  banner,
  bufferedOutput,
  noAnswer,
];

/** Why a failure like this usually happens and what to do; empty where nobody knows. */
export function explain(failure: Failure): readonly string[] {
  return explainers.flatMap((explainer) => explainer.explain(failure) ?? []);
}
