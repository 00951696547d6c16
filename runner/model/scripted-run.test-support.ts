/** Test support: the events of a run, written by hand with the clock in hand, for tests of whatever consumes events. */
import type { Diagnostic } from "./diagnostic.ts";
import {
  eventsVersion,
  type Event,
  type EventBody,
  type RunStarted,
  type ScenarioFinished,
  type ScenarioStarted,
} from "./events.ts";
import type { Failure, ScenarioOutcome } from "./outcome.ts";
import type { Location } from "./source.ts";

type Body<T> = Partial<Omit<T, "type">>;

export class ScriptedRun {
  readonly events: Event[] = [];
  /** Milliseconds since the run started; tests move it. */
  time = 0;
  #scenarios = 0;

  constructor(about: Body<RunStarted> = {}) {
    this.emit({
      type: "run-started",
      version: eventsVersion,
      tomada: "0.1.0",
      node: "v20.20.0",
      platform: "linux x64",
      startedAt: "2026-01-02T03:04:05.678Z",
      arguments: ["run", "scenarios"],
      total: 1,
      ...about,
    });
  }

  emit(body: EventBody): void {
    this.events.push({ ...body, seq: this.events.length, time: this.time });
  }

  diagnostic(diagnostic: Partial<Diagnostic> = {}): void {
    const at = locationIn("scenarios/broken.scenario.yaml", 4, "    - lisen: 1", "lisen");
    this.emit({
      type: "diagnostic",
      diagnostic: { code: "unknown-verb", severity: "error", message: 'there is no verb "lisen"', at, ...diagnostic },
    });
  }

  /** Starts a scenario with a server and a client; `name` is the title unless told otherwise. */
  scenario(title: string, about: Body<ScenarioStarted> = {}): ScriptedScenario {
    const scenario = this.#scenarios++;
    this.emit({
      type: "scenario-started",
      scenario,
      file: "scenarios/echo.scenario.yaml",
      line: 1,
      title,
      name: title,
      tags: [],
      level: "must",
      matrix: {},
      attempt: 1,
      repetition: 1,
      roles: [
        { name: "server", instances: 1, playedBy: "python3 echo-server.py" },
        { name: "client", instances: 1, playedBy: "tomada" },
      ],
      steps: [
        { role: "client", verb: "connect", title: "connect: ${server.address}", line: 12, column: 7, level: "must" },
        { role: "client", verb: "send", title: "send: ${greeting}", line: 13, column: 7, level: "must" },
        { role: "client", verb: "expect-recv", title: "expect-recv: ${greeting}", line: 14, column: 7, level: "must" },
        { role: "client", verb: "close", title: "close", line: 15, column: 7, level: "must" },
      ],
      ...about,
    });
    return new ScriptedScenario(this, scenario);
  }

  /** Ends the run; returns all its events. */
  finish(interrupted = false): readonly Event[] {
    this.emit({ type: "run-finished", durationMs: this.time, interrupted });
    return this.events;
  }
}

export class ScriptedScenario {
  readonly #run: ScriptedRun;
  readonly #startedAt: number;

  constructor(
    run: ScriptedRun,
    readonly id: number,
  ) {
    this.#run = run;
    this.#startedAt = run.time;
  }

  step(step: number, ms = 1): void {
    this.#run.emit({ type: "step-started", scenario: this.id, actor: 1, step });
    this.#run.time += ms;
    this.#run.emit({ type: "step-finished", scenario: this.id, actor: 1, step, outcome: "passed" });
  }

  finish(outcome: ScenarioOutcome, about: Body<ScenarioFinished> = {}): void {
    this.#run.emit({
      type: "scenario-finished",
      scenario: this.id,
      outcome,
      durationMs: this.#run.time - this.#startedAt,
      others: [],
      notReached: [],
      stepsPassed: outcome === "passed" ? 4 : 2,
      willRetry: false,
      ...about,
    });
  }

  pass(ms = 12): void {
    this.#run.time += ms;
    this.finish("passed");
  }

  fail(failure: Partial<Failure> = {}, about: Body<ScenarioFinished> = {}): void {
    const whole = makeFailure(failure);
    this.finish(whole.kind === "fault" ? "errored" : "failed", { failure: whole, notReached: [3], ...about });
  }
}

export function makeFailure(failure: Partial<Failure> = {}): Failure {
  return {
    kind: "mismatch",
    code: "received-differs",
    message: "expected \"Hello, world\"; byte 7 is 0x57 'W', expected 0x77 'w'",
    actor: "client",
    step: 2,
    at: locationIn("scenarios/echo.scenario.yaml", 14, "    - expect-recv: ${greeting}", "expect-recv"),
    hints: [],
    ...failure,
  };
}

/** The place of a word in a line. */
export function locationIn(file: string, line: number, text: string, word: string): Location {
  const column = text.indexOf(word) + 1;
  return { file, line, column, endColumn: column + word.length, text };
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
