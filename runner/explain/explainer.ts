/** What an explainer is: it knows one usual cause of failures, and says so when the evidence fits. */
import type { Failure } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";

/** What else the scenario has that a failure does not tell of. */
export interface Surroundings {
  /** Where roles of ours receive datagrams. */
  readonly datagramPorts: readonly number[];
  /** Did a role of ours accept the connection that the failure is about? Then the program is its client. */
  readonly isAccepted: boolean;
}

export interface Explainer {
  readonly name: string;
  /**
   * One or two sentences as a good teaching assistant would say them: what the evidence shows, with its numbers, and what
   * to do. undefined when the evidence does not fit.
   */
  explain(failure: Failure, programs: readonly Observation[], surroundings: Surroundings): string | undefined;
}
