/** Plays scenarios: which ones, how many at a time, how often, and what is told of each. */
import { setMaxListeners } from "node:events";
import type { ScenarioOutcome } from "../model/outcome.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { nameCase } from "../model/case-name.ts";
import { eventsVersion, type ScenarioFinished, type StepInfo } from "../model/events.ts";
import type { EventConsumer } from "../model/report.ts";
import type { Scenario } from "../model/scenario.ts";
import { formatSegmentation, segmentationOfRepetition, type Segmentation } from "../model/segmentation.ts";
import { lendFreePort } from "../expressions/index.ts";
import { findFreePort } from "../sockets/free-port.ts";
import { fixedAddresses, tcpPorts, type FixedAddress } from "../steps/fixed-addresses.ts";
import { removeTlsFiles } from "../sockets/tls/files.ts";
import { logTlsKeysTo } from "../sockets/tls/key-log.ts";
import { endTimeWait } from "../sockets/time-wait.ts";
import { AddressLocks } from "./address-locks.ts";
import { EventHub } from "./event-hub.ts";
import { findGround, isIsolated, type Ground } from "./isolation.ts";
import { playScenario, type Played } from "./play-scenario.ts";
import { describeStep, listSteps } from "./recorder.ts";
import { findMissing } from "./platform.ts";
import { findUnmet } from "./requirements.ts";
import { describePlayer, type Subjects } from "./subjects.ts";

export interface RunOptions {
  /** Mistakes that loading has found: told before anything is played. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many scenarios at a time, at least 1. */
  readonly jobs: number;
  /** How often each scenario is played. */
  readonly repeat: number;
  /** How often a scenario that fails is played again. */
  readonly retry: number;
  /** Stop beginning new scenarios after so many failures. */
  readonly bail: number | undefined;
  /** Factor on every limit of time. */
  readonly timeoutScale: number;
  /** How everything that is sent over streams is cut; undefined: as the scenarios say. */
  readonly resegment: Segmentation | undefined;
  /** Play every scenario in a network of its own; those that cannot have one are skipped. */
  readonly isolate: boolean;
  /** Takes the secrets of TLS connections, a line at a time (draft-ietf-tls-keylogfile); undefined: nobody does. */
  readonly tlsKeyLog: ((line: Uint8Array) => void) | undefined;
  readonly subjects: Subjects;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Uint8Array;
  /** Version of tomada, and how it was called: for the events. */
  readonly version: string;
  readonly arguments: readonly string[];
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Told when a fixed address has been waited for, for a while, because another process plays with it. */
  readonly onWait: (sentence: string) => void;
}

/** One playing of one scenario that is still to be done. */
interface Turn {
  readonly scenario: Scenario;
  readonly repetition: number;
}

/** Never rejects for anything that a scenario does; what happened is in the events. */
export async function run(
  scenarios: readonly Scenario[],
  options: RunOptions,
  consumers: readonly EventConsumer[],
): Promise<void> {
  lendFreePort(findFreePort);
  // Every scenario that is being played listens; Node would warn of the eleventh.
  setMaxListeners(0, options.signal);
  const hub = new EventHub(consumers);
  hub.emit({
    type: "run-started",
    version: eventsVersion,
    tomada: options.version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    startedAt: new Date().toISOString(),
    arguments: options.arguments,
    resegment: options.resegment && formatSegmentation(options.resegment),
    total: scenarios.length * options.repeat,
  });
  for (const diagnostic of options.diagnostics) hub.emit({ type: "diagnostic", diagnostic });
  logTlsKeysTo(options.tlsKeyLog);
  try {
    await new Runner(hub, options).playAll(scenarios);
  } finally {
    logTlsKeysTo(undefined);
    removeTlsFiles();
  }
  hub.emit({ type: "run-finished", durationMs: hub.now(), interrupted: options.signal.aborted });
}

class Runner {
  readonly #hub: EventHub;
  readonly #options: RunOptions;
  readonly #locks: AddressLocks;
  #nextId = 0;
  #failures = 0;

  constructor(hub: EventHub, options: RunOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#locks = new AddressLocks(options);
  }

  async playAll(scenarios: readonly Scenario[]): Promise<void> {
    const turns = listTurns(scenarios, this.#options.repeat);
    const worker = async (): Promise<void> => {
      for (const turn of turns) {
        if (this.#isOver()) return;
        const addresses = this.#contested(turn.scenario);
        const release = await this.#locks.acquire(addresses);
        try {
          if (!this.#isOver()) await this.#playTurn(turn, tcpPorts(addresses));
        } finally {
          release();
        }
      }
    };
    // All workers draw from the one generator.
    await Promise.all(Array.from({ length: Math.max(1, this.#options.jobs) }, worker));
  }

  /** A network of its own has all ports free; paths are everybody's. */
  #contested(scenario: Scenario): readonly FixedAddress[] {
    const { subjects, isolate } = this.#options;
    const players = scenario.roles.flatMap(({ name }) => subjects.get(name) ?? []);
    const commands = players.flatMap((player) => (player.kind === "command" ? [player.command] : []));
    const addresses = fixedAddresses(scenario, commands);
    if (!isIsolated(scenario, isolate)) return addresses;
    return addresses.filter(({ place }) => place.startsWith("unix:") && !place.startsWith("unix:@"));
  }

  #isOver(): boolean {
    const { bail, signal } = this.#options;
    return signal.aborted || (bail !== undefined && this.#failures >= bail);
  }

  async #playTurn(turn: Turn, fixedPorts: readonly number[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      // A program that binds without SO_REUSEADDR is not to fail for what an earlier scenario left behind.
      if (fixedPorts.length > 0) await endTimeWait(fixedPorts);
      const mayRetry = attempt <= this.#options.retry;
      const finished = await this.#playOnce(turn, attempt, mayRetry);
      if (finished.willRetry) continue;
      if (isBad(finished.outcome)) this.#failures++;
      return;
    }
  }

  async #playOnce({ scenario, repetition }: Turn, attempt: number, mayRetry: boolean): Promise<ScenarioFinished> {
    const { subjects, repeat, signal } = this.#options;
    const resegment = this.#options.resegment && segmentationOfRepetition(this.#options.resegment, repetition);
    const id = this.#nextId++;
    let table: readonly StepInfo[] | undefined;
    const { line } = scenario.file.positionAt(scenario.span.start);
    this.#hub.emit({
      type: "scenario-started",
      scenario: id,
      file: scenario.file.path,
      line,
      title: scenario.title,
      name: `${nameCase(scenario)}${repeat > 1 ? ` (${repetition} of ${repeat})` : ""}`,
      tags: scenario.tags,
      level: scenario.level,
      spec: scenario.spec,
      matrix: scenario.matrix,
      attempt,
      repetition,
      resegment: resegment && formatSegmentation(resegment),
      isolated: isIsolated(scenario, this.#options.isolate) || undefined,
      roles: scenario.roles.map(({ name, instances }) => ({
        name,
        instances,
        playedBy: describePlayer(subjects, name),
      })),
      // Where all goes well no report at detail `results` reads it: a thousand small scenarios save 15 ms.
      get steps() {
        return (table ??= describeSteps(scenario));
      },
    });
    const ground = this.#prepare(scenario);
    const unmet = "reason" in ground ? ground.reason : undefined;
    const played = "reason" in ground ? nothingPlayed : await this.#play(scenario, id, ground, resegment);
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
      willRetry: mayRetry && isBad(outcome) && !signal.aborted,
    };
    this.#hub.emit(finished);
    return finished;
  }

  async #play(
    scenario: Scenario,
    scenarioId: number,
    { network, release }: Ground,
    resegment: Segmentation | undefined,
  ): Promise<Played> {
    try {
      return await playScenario(scenario, { ...this.#options, resegment, hub: this.#hub, scenarioId, network });
    } finally {
      release();
    }
  }

  /** Where to play it, or why it cannot be played. */
  #prepare(scenario: Scenario): Ground | { readonly reason: string } {
    const { subjects, isolate } = this.#options;
    const reason = findUnplayable(scenario, subjects) ?? findMissing(scenario, subjects);
    if (reason !== undefined) return { reason };
    const ground = findGround(scenario, subjects, isolate);
    if ("reason" in ground) return ground;
    const unmet = ground.network.enter(() => findUnmet(scenario.requires));
    if (unmet === undefined) return ground;
    ground.release();
    return { reason: unmet };
  }
}

function describeSteps(scenario: Scenario): readonly StepInfo[] {
  return listSteps(scenario).map(({ step, role }) => {
    const at = step.span.file.positionAt(step.span.start);
    return {
      role,
      verb: step.verb,
      title: describeStep(step),
      line: at.line,
      column: at.column,
      level: step.modifiers.level ?? scenario.level,
      spec: step.modifiers.spec,
    };
  });
}

const nothingPlayed: Played = {
  failure: undefined,
  others: [],
  interrupted: false,
  notReached: [],
  stepsPassed: 0,
  durationMs: 0,
};

function* listTurns(scenarios: readonly Scenario[], repeat: number): Generator<Turn> {
  for (let repetition = 1; repetition <= repeat; repetition++) {
    for (const scenario of scenarios) yield { scenario, repetition };
  }
}

function judge(scenario: Scenario, { failure, interrupted }: Played): ScenarioOutcome {
  if (interrupted) return "interrupted";
  if (failure === undefined) return scenario.knownFailure === undefined ? "passed" : "xpassed";
  // That we could not do our part was not foretold.
  if (failure.kind === "fault") return "errored";
  return scenario.knownFailure === undefined ? "failed" : "xfailed";
}

function isBad(outcome: ScenarioOutcome): boolean {
  return outcome === "failed" || outcome === "errored" || outcome === "xpassed";
}

/** A role that a subject was given for, but that this scenario does not have. */
function findUnplayable(scenario: Scenario, subjects: Subjects): string | undefined {
  const unknown = [...subjects.keys()].filter((name) => !scenario.roles.some((role) => role.name === name));
  if (unknown.length > 0) return `has no role ${unknown.join(", ")} to hand to the subject`;
  const toxic = scenario.roles.find(({ name, proxy }) => subjects.has(name) && (proxy?.toxics.length ?? 0) > 0);
  return toxic === undefined
    ? undefined
    : `has toxics in ${toxic.name}, which ${describePlayer(subjects, toxic.name)} cannot be told of`;
}
