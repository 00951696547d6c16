/** One attempt at a scenario, as the events tell of it: from `scenario-started` to `scenario-finished`. */
import { nameCase } from "../model/case-name.ts";
import type { ScenarioFinished, ScenarioStarted, StepInfo } from "../model/events.ts";
import type { Failure } from "../model/outcome.ts";
import type { Scenario } from "../model/scenario.ts";
import { formatSegmentation, segmentationOfRepetition, type Segmentation } from "../model/segmentation.ts";
import { SocketError } from "../sockets/errno.ts";
import type { EventHub } from "./event-hub.ts";
import { prepareGround } from "./ground.ts";
import { isIsolated, type Ground } from "./isolation.ts";
import { playScenario, type Played } from "./play-scenario.ts";
import type { RunOptions } from "./run-options.ts";
import { describeSteps } from "./step-list.ts";
import { describePlayer } from "./subjects.ts";
import { isBad, judge } from "./verdict.ts";

/** One playing of one scenario that is still to be done. */
export interface Turn {
  readonly scenario: Scenario;
  /** From 1. */
  readonly repetition: number;
}

export interface Attempt extends Turn {
  /** What the events call it. */
  readonly id: number;
  /** From 1. */
  readonly attempt: number;
  /** Is there to be another one when this one fails? */
  readonly mayRetry: boolean;
}

export async function playAttempt(attempt: Attempt, hub: EventHub, options: RunOptions): Promise<ScenarioFinished> {
  const { scenario, repetition, id, mayRetry } = attempt;
  const resegment = options.resegment && segmentationOfRepetition(options.resegment, repetition);
  hub.emit(describeStart(attempt, options, resegment));
  const ground = tryToPrepare(scenario, options);
  const unmet = "reason" in ground ? ground.reason : undefined;
  const played =
    "network" in ground
      ? await playOn(ground, attempt, hub, { ...options, resegment })
      : notPlayed("failure" in ground ? ground.failure : undefined);
  const outcome = unmet === undefined ? judge(scenario, played) : "skipped";
  const finished: ScenarioFinished = {
    type: "scenario-finished",
    scenario: id,
    outcome,
    durationMs: played.durationMs,
    failure: played.failure,
    others: played.others,
    reason: unmet ?? scenario.knownFailure,
    notReached: played.notReached,
    stepsPassed: played.stepsPassed,
    willRetry: mayRetry && isBad(outcome) && !options.signal.aborted,
  };
  hub.emit(finished);
  return finished;
}

function describeStart(
  { scenario, repetition, id, attempt }: Attempt,
  { subjects, repeat, isolate }: RunOptions,
  resegment: Segmentation | undefined,
): ScenarioStarted {
  const { file, span, title, tags, level, spec, matrix, roles } = scenario;
  let steps: readonly StepInfo[] | undefined;
  return {
    type: "scenario-started",
    scenario: id,
    file: file.path,
    line: file.positionAt(span.start).line,
    title,
    name: `${nameCase(scenario)}${repeat > 1 ? ` (${repetition} of ${repeat})` : ""}`,
    tags,
    level,
    spec,
    matrix,
    attempt,
    repetition,
    resegment: resegment && formatSegmentation(resegment),
    isolated: isIsolated(scenario, isolate) || undefined,
    roles: roles.map(({ name, instances }) => ({ name, instances, playedBy: describePlayer(subjects, name) })),
    // Where all goes well no report at detail `results` reads it: a thousand small scenarios save 15 ms.
    get steps() {
      return (steps ??= describeSteps(scenario));
    },
  };
}

/** A machine that has no descriptors left, say, fails this scenario and not the run. */
function tryToPrepare(
  scenario: Scenario,
  { subjects, isolate }: RunOptions,
): Ground | { readonly reason: string } | { readonly failure: Failure } {
  try {
    return prepareGround(scenario, subjects, isolate);
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return { failure: { kind: "fault", code: "unexpected-error", message: error.message, hints: [] } };
  }
}

async function playOn(
  { network, release }: Ground,
  { scenario, id }: Attempt,
  hub: EventHub,
  options: RunOptions,
): Promise<Played> {
  try {
    return await playScenario(scenario, { ...options, hub, scenarioId: id, network });
  } finally {
    release();
  }
}

function notPlayed(failure: Failure | undefined): Played {
  return { failure, others: [], interrupted: false, notReached: [], stepsPassed: 0, durationMs: 0 };
}
