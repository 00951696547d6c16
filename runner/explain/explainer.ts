/** What an explainer is: it knows one usual cause of failures, and says so when the evidence fits. */
import type { Failure, ProgramEvidence } from "../model/outcome.ts";

export interface Explainer {
  readonly name: string;
  /** One or two sentences that teach, with the numbers; undefined when the evidence does not fit. */
  explain(failure: Failure): string | undefined;
}

/** Text that was received, of a comparison; "" where there is none. */
export function receivedText({ comparison }: Failure): string {
  return comparison?.actual === undefined ? "" : Buffer.from(comparison.actual).toString("latin1");
}

/** Programs that have ended, and not because we stopped them. */
export function endedPrograms({ programs }: Failure): readonly ProgramEvidence[] {
  return (programs ?? []).filter(({ exit }) => exit !== undefined && !exit.stopped);
}
