/** Plays one scenario once: from its first socket to the last thing cleaned up. */
import { Cancelled, Mismatch, type Failure, type WaitInfo } from "../model/outcome.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Span } from "../model/source.ts";
import { makeDynamic } from "./dynamic.ts";
import type { Network } from "../sockets/network.ts";
import { nextTurn } from "../sockets/turns.ts";
import { castScenario } from "./cast.ts";
import { datagramsMayCome } from "./datagrams-under-way.ts";
import type { Observation } from "../programs/observe.ts";
import type { EventHub } from "./event-hub.ts";
import { withEvidence } from "./failures.ts";
import { seatHelpers, startHelpers } from "./helper-programs.ts";
import { Names } from "./names.ts";
import { Outsiders } from "./outsiders.ts";
import { Performer } from "./performer.ts";
import { Phase } from "./phase.ts";
import { ScenarioPreparation, type PreparationOptions } from "./prepared.ts";
import { Programs } from "./programs.ts";
import { Stage } from "./stage.ts";
import { listSteps } from "./step-list.ts";
import type { Subjects } from "./subjects.ts";

export interface PlayOptions extends PreparationOptions {
  readonly hub: EventHub;
  readonly scenarioId: number;
  readonly network: Network;
  readonly subjects: Subjects;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

export interface Played {
  readonly failure: Failure | undefined;
  readonly others: readonly Failure[];
  readonly interrupted: boolean;
  readonly notReached: readonly number[];
  readonly stepsPassed: number;
  readonly durationMs: number;
}

/** Never rejects; when it resolves, no socket, timer or process of the scenario is left. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const { hub, scenarioId, network, subjects, env, signal } = options;
  const started = performance.now();
  const steps = listSteps(scenario);
  const programs = new Programs(scenario, subjects, hub, scenarioId);
  const preparation = new ScenarioPreparation(scenario, options);
  const stage = new Stage({
    scenario,
    scenarioId,
    hub,
    preparation,
    programs,
    stepCount: steps.length,
    network,
    env,
    cast: castScenario(scenario, (role) => programs.plays(role)),
  });
  let interrupted = false;
  let observations: readonly Observation[] = [];
  try {
    interrupted = await playRoles(stage, programs, signal, options.timeoutScale);
    // A program whose connection broke is often about to say why.
    if (stage.failure !== undefined && !interrupted) await programs.settle();
    if (stage.failure !== undefined) observations = programs.observe();
  } catch (error) {
    stage.fail(error, undefined);
  }
  await cleanUp(stage, programs);
  return {
    failure: stage.failure === undefined ? undefined : withEvidence(stage.failure, observations, stage),
    others: stage.others,
    interrupted,
    notReached: steps
      .filter(({ step, role }) => !stage.recorder.wasReached(step.id) && isToBePlayed(role, programs))
      .map(({ step }) => step.id),
    stepsPassed: stage.recorder.stepsPassed,
    durationMs: performance.now() - started,
  };
}

function isToBePlayed(role: string, programs: Programs): boolean {
  return role === "subject" ? programs.anyRole : !programs.plays(role);
}

/** True when the user interrupted it. */
async function playRoles(
  stage: Stage,
  programs: Programs,
  signal: AbortSignal,
  timeoutScale: number,
): Promise<boolean> {
  const { scenario, preparation } = stage;
  const phase = new Phase(
    () => stage.fail(nothingCanHappen(phase.describeWaits(), programs), undefined),
    () => stage.proxies.mayAct() || datagramsMayCome(stage),
  );
  programs.onExit = () => phase.reconsider();
  stage.onFailure = () => phase.cancel();
  const interrupt = (): void => phase.cancel();
  signal.addEventListener("abort", interrupt, { once: true });
  const deadline = setTimeout(() => {
    const seconds = (scenario.deadlineMs * timeoutScale) / 1000;
    stage.fail(new Mismatch("deadline", `not over after ${seconds} s`, { waits: phase.describeWaits() }), undefined);
  }, scenario.deadlineMs * timeoutScale);
  try {
    await setVariables(stage, phase);
    const create = (role: string): Performer => createPerformer(stage, phase, role, 0, false);
    const outsiders = new Outsiders(programs, stage, create);
    seatHelpers(programs, stage);
    outsiders.seat();
    await startHelpers(programs, ({ name, span }) => createPerformer(stage, phase, name, 0, false, span), stage);
    if (phase.over) return signal.aborted && stage.failure === undefined;
    const played = scenario.roles.filter(({ name }) => !programs.plays(name));
    stage.proxies.begin(played, create, stage);
    const performances: Promise<void>[] = [];
    for (const role of played) {
      if (role.proxy !== undefined) continue;
      const block = preparation.block(role.steps);
      for (let instance = 0; instance < role.instances; instance++) {
        // Thousands of clients that connect in one breath would overflow a backlog that somebody is there to empty.
        if (instance % 16 === 15) await nextTurn();
        performances.push(createPerformer(stage, phase, role.name, instance, role.instances > 1).perform(block, true));
      }
    }
    outsiders.begin();
    if (programs.anyRole && scenario.subject !== undefined) {
      const block = preparation.block(scenario.subject.steps);
      performances.push(create("subject").perform(block, true));
    }
    if (performances.length === 0) performances.push(programs.seated());
    await Promise.all(performances);
    // What roles have sent to a program without a proxy would have arrived by now.
    if (stage.hasPrograms && !phase.over) await stage.proxies.drain();
  } catch (error) {
    if (!(error instanceof Cancelled)) stage.fail(error, undefined);
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", interrupt);
    phase.cancel();
    await stage.proxies.settled();
  }
  return signal.aborted && stage.failure === undefined;
}

/** `cleanup` steps, then everything that is still open, newest first. What fails here is told, and decides only if nothing else did. */
async function cleanUp(stage: Stage, programs: Programs): Promise<void> {
  const { cleanup } = stage.scenario;
  if (cleanup.length > 0) {
    const phase = new Phase(
      () => phase.cancel(),
      () => stage.proxies.mayAct() || datagramsMayCome(stage),
    );
    stage.onFailure = () => phase.cancel();
    await createPerformer(stage, phase, "cleanup", 0, false).perform(stage.preparation.block(cleanup), true);
  }
  stage.onFailure = () => {};
  const errors = await stage.disposer.disposeAll();
  for (const error of [...errors, ...(await programs.stopAll())]) stage.fail(error, undefined);
  stage.temporaryFolder.remove();
}

function createPerformer(
  stage: Stage,
  phase: Phase,
  role: string,
  instance: number,
  isOneOfMany: boolean,
  place?: Span,
): Performer {
  const names = new Names(stage.names, role, {}, undefined);
  names.setLocal("instance", instance);
  return new Performer(stage, {
    name: isOneOfMany ? `${role}#${instance}` : role,
    role,
    instance,
    names,
    phase,
    place,
    keepsOwnValues: isOneOfMany,
  });
}

/** `vars`, in the order of the file: each may use those before it. */
async function setVariables(stage: Stage, phase: Phase): Promise<void> {
  const reader = createPerformer(stage, phase, "vars", 0, false);
  for (const [name, value] of Object.entries(stage.scenario.vars)) {
    stage.names.values.set(name, await makeDynamic(value, (resolved) => resolved).resolve(reader));
  }
}

function nothingCanHappen(waits: readonly WaitInfo[], programs: Programs): Mismatch {
  const who = waits
    .map(({ actor, at, what }) => `${actor}${at === undefined ? "" : `, line ${at.line}`}: ${what}`)
    .join("; ");
  const exited = programs.describeExited();
  if (exited !== undefined)
    return new Mismatch("exited-early", `${exited}, while others still wait — ${who}`, { waits });
  return new Mismatch("deadlock", `everyone waits and nothing can happen any more — ${who}`, { waits });
}
