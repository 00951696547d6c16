/** What a failure weighs: RFC 2119's levels, and what --strict makes of them. */
import type { ScenarioStarted } from "./events.ts";
import type { Failure, ScenarioOutcome } from "./outcome.ts";
import type { Level } from "./scenario.ts";

/**
 * A fault fails the run whatever the level: a level weighs what the peer does, and a fault means that nobody has seen
 * what it does. `xpassed` fails like a mismatch: what the file says of the peer is no longer true.
 */
export function failsRun(
  started: ScenarioStarted,
  outcome: ScenarioOutcome,
  failure: Failure | undefined,
  others: readonly Failure[],
  strict: boolean,
): boolean {
  if (outcome === "errored") return true;
  if (outcome === "failed" || outcome === "xpassed") return counts(levelOf(started, failure), strict);
  return outcome === "passed" && strict && others.some((other) => isShould(started, other));
}

/** A `should` step may fail and its scenario pass: the engine reports that failure beside the verdict. */
function isShould(started: ScenarioStarted, other: Failure): boolean {
  return other.kind === "mismatch" && other.step !== undefined && levelOf(started, other) === "should";
}

function counts(level: Level, strict: boolean): boolean {
  return level === "must" || (level === "should" && strict);
}

const weight: Readonly<Record<Level, number>> = { must: 2, should: 1, may: 0 };

/** The weaker of the scenario's level and that of the step where it failed. */
export function levelOf(scenario: Pick<ScenarioStarted, "level" | "steps">, failure: Failure | undefined): Level {
  const step = failure?.step === undefined ? undefined : scenario.steps[failure.step]?.level;
  return step !== undefined && weight[step] < weight[scenario.level] ? step : scenario.level;
}
