/** The verdict on a scenario that has been played. */
import type { ScenarioOutcome } from "../model/outcome.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Played } from "./play-scenario.ts";

export function judge(scenario: Scenario, { failure, interrupted }: Played): ScenarioOutcome {
  if (interrupted) return "interrupted";
  if (failure === undefined) return scenario.knownFailure === undefined ? "passed" : "xpassed";
  // That we could not do our part was not foretold.
  if (failure.kind === "fault") return "errored";
  return scenario.knownFailure === undefined ? "failed" : "xfailed";
}

/** Does it count as a failure of the run? */
export function isBad(outcome: ScenarioOutcome): boolean {
  return outcome === "failed" || outcome === "errored" || outcome === "xpassed";
}
