/** Plays scenario text over real sockets and collects the events, for tests. */
import { readFileSync } from "node:fs";
import { loadScenarios } from "../load/load.ts";
import type { Event, ScenarioFinished } from "../model/events.ts";
import type { RunOptions } from "./run-options.ts";
import { run } from "./run.ts";

export interface PlayedText extends ScenarioFinished {
  readonly events: readonly Event[];
}

export interface PlayTextOptions extends Partial<RunOptions> {
  /** false: play it though analysis has found that it cannot work. */
  readonly validate?: boolean;
  readonly path?: string;
}

/** Plays the one case in the text; throws when it does not load. */
export async function playText(text: string, options: PlayTextOptions = {}): Promise<PlayedText> {
  const { cases, diagnostics } = await loadScenarios([{ path: options.path ?? "test.scenario.yaml", text }], {
    analyse: options.validate ?? true,
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Error(`the scenario does not load: ${errors.map(({ message }) => message).join("; ")}`);
  const events: Event[] = [];
  await run(cases, runOptions(options), [{ detail: "steps", handle: (event) => void events.push(event) }]);
  const finished = events.findLast((event) => event.type === "scenario-finished");
  if (finished === undefined) throw new Error("no scenario was played");
  return { ...finished, events };
}

export function runOptions(options: Partial<RunOptions> = {}): RunOptions {
  return {
    diagnostics: [],
    jobs: 1,
    repeat: 1,
    retry: 0,
    bail: undefined,
    timeoutScale: 1,
    resegment: undefined,
    tlsKeyLog: undefined,
    isolate: false,
    subjects: new Map(),
    env: {},
    readFile: (path) => readFileSync(path),
    version: "test",
    arguments: [],
    signal: new AbortController().signal,
    onWait: () => {},
    ...options,
  };
}
