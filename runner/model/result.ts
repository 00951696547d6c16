/** What came out of a run: a function of its events, computed here and nowhere else. */
import type { Diagnostic } from "./diagnostic.ts";
import type { Event, RunStarted, ScenarioFinished, ScenarioStarted, Stamp } from "./events.ts";
import type { ScenarioOutcome } from "./outcome.ts";
import { failsRun } from "./level.ts";

export interface RunResult {
  /** What run-started told; undefined in a stream that lost its beginning. */
  readonly run: RunStarted | undefined;
  /** `--strict`: a failed `should` fails the run. */
  readonly strict: boolean;
  /** In the order in which they were first heard of. */
  readonly files: readonly FileResult[];
  readonly cases: readonly CaseResult[];
  readonly counts: Counts;
  readonly diagnostics: readonly Diagnostic[];
  /** Said beside the verdicts: a reporter failed, a clean-up was late. */
  readonly warnings: readonly string[];
  readonly durationMs: number;
  /** By the user; or the stream ends before its run does, which means that the run was killed. */
  readonly interrupted: boolean;
}

export interface FileResult {
  readonly file: string;
  /** What is wrong with the file, or advice. With an error among them there are no cases. */
  readonly diagnostics: readonly Diagnostic[];
  readonly cases: readonly CaseResult[];
}

/** One scenario with one row of its matrix, one of its repetitions; its last attempt is the one that counts. */
export interface CaseResult
  extends Omit<ScenarioStarted, "type">, Omit<ScenarioFinished, "type" | "scenario" | "willRetry"> {
  /** Attempts that were played before, oldest first. */
  readonly earlier: readonly Attempt[];
  /** Passed, though an earlier attempt had not. */
  readonly flaky: boolean;
  /** Whether it keeps the run from being green: level, `known-failure` and `strict` taken into account. */
  readonly fails: boolean;
}

export type Attempt = Pick<ScenarioFinished, "outcome" | "durationMs" | "failure">;

/** The seven outcomes, and three views across them. */
export interface Counts extends Readonly<Record<ScenarioOutcome, number>> {
  readonly cases: number;
  readonly flaky: number;
  /** Of those that failed: the ones that do not fail the run, a `may` or a `should` without `strict`. */
  readonly tolerated: number;
  /** Cases that the run meant to play and never began (`--bail`, an interrupt). */
  readonly notPlayed: number;
}

export interface FoldOptions {
  readonly strict?: boolean;
}

export interface Fold {
  /** Looks at events of detail `results` only; ignores what makes no sense in a foreign stream. Never throws. */
  readonly handle: (event: Event) => void;
  /** The result so far. */
  readonly result: () => RunResult;
}

interface PlayedOnce {
  readonly started: ScenarioStarted & Stamp;
  finished: ScenarioFinished | undefined;
}

interface OpenCase {
  readonly earlier: PlayedOnce[];
  last: PlayedOnce;
}

export function createFold({ strict = false }: FoldOptions = {}): Fold {
  let run: RunStarted | undefined;
  let ended: { readonly durationMs: number; readonly interrupted: boolean } | undefined;
  let lastTime = 0;
  const cases = new Map<string, OpenCase>();
  const playing = new Map<number, PlayedOnce>();
  const files = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const warnings: string[] = [];

  const begin = (started: ScenarioStarted & Stamp): void => {
    const key = `${started.file}\0${started.name}\0${started.repetition}`;
    const attempt: PlayedOnce = { started, finished: undefined };
    const known = cases.get(key);
    if (known === undefined) cases.set(key, { earlier: [], last: attempt });
    else {
      known.earlier.push(known.last);
      known.last = attempt;
    }
    playing.set(started.scenario, attempt);
    files.add(started.file);
  };

  return {
    handle(event) {
      lastTime = event.time;
      switch (event.type) {
        case "run-started": {
          const { seq: _, time: __, ...body } = event;
          run = body;
          break;
        }
        case "diagnostic":
          diagnostics.push(event.diagnostic);
          files.add(event.diagnostic.at.file);
          break;
        case "scenario-started":
          begin(event);
          break;
        case "scenario-finished": {
          const attempt = playing.get(event.scenario);
          if (attempt !== undefined) attempt.finished = event;
          playing.delete(event.scenario);
          break;
        }
        case "warning":
          warnings.push(event.message);
          break;
        case "run-finished":
          ended = event;
          break;
        default:
      }
    },
    result() {
      const results = Array.from(cases.values(), (one) => caseResult(one, strict));
      return {
        run,
        strict,
        files: groupByFile(files, results, diagnostics),
        cases: results,
        counts: count(results, run?.total ?? 0),
        diagnostics: [...diagnostics],
        warnings: [...warnings],
        durationMs: ended?.durationMs ?? lastTime,
        interrupted: ended?.interrupted ?? true,
      };
    },
  };
}

export function fold(events: Iterable<Event>, options: FoldOptions = {}): RunResult {
  const folding = createFold(options);
  for (const event of events) folding.handle(event);
  return folding.result();
}

function caseResult({ earlier: before, last: { started, finished } }: OpenCase, strict: boolean): CaseResult {
  const earlier = before.map(({ finished: over }) => ({
    outcome: over?.outcome ?? ("interrupted" as const),
    durationMs: over?.durationMs ?? 0,
    failure: over?.failure,
  }));
  const outcome = finished?.outcome ?? "interrupted";
  const others = finished?.others ?? [];
  // Field by field: a rest and a spread of twenty fields cost a thousand cases 20 ms.
  return {
    scenario: started.scenario,
    file: started.file,
    line: started.line,
    title: started.title,
    name: started.name,
    tags: started.tags,
    level: started.level,
    spec: started.spec,
    matrix: started.matrix,
    attempt: started.attempt,
    repetition: started.repetition,
    roles: started.roles,
    // As it does to work out what the steps of a case are that passed.
    get steps() {
      return started.steps;
    },
    outcome,
    durationMs: finished?.durationMs ?? 0,
    failure: finished?.failure,
    others,
    reason: finished?.reason,
    notReached: finished?.notReached ?? [],
    stepsPassed: finished?.stepsPassed ?? 0,
    earlier,
    flaky:
      outcome === "passed" && earlier.some((attempt) => attempt.outcome === "failed" || attempt.outcome === "errored"),
    fails: failsRun(started, outcome, finished?.failure, others, strict),
  };
}

function groupByFile(
  files: ReadonlySet<string>,
  cases: readonly CaseResult[],
  diagnostics: readonly Diagnostic[],
): readonly FileResult[] {
  const groups = new Map(
    Array.from(files, (file) => [file, { file, diagnostics: [] as Diagnostic[], cases: [] as CaseResult[] }]),
  );
  for (const one of cases) groups.get(one.file)?.cases.push(one);
  for (const diagnostic of diagnostics) groups.get(diagnostic.at.file)?.diagnostics.push(diagnostic);
  return [...groups.values()];
}

function count(cases: readonly CaseResult[], total: number): Counts {
  const tally = {
    passed: 0,
    failed: 0,
    errored: 0,
    skipped: 0,
    xfailed: 0,
    xpassed: 0,
    interrupted: 0,
    flaky: 0,
    tolerated: 0,
  };
  for (const one of cases) {
    tally[one.outcome]++;
    if (one.flaky) tally.flaky++;
    if (one.outcome === "failed" && !one.fails) tally.tolerated++;
  }
  return { cases: cases.length, ...tally, notPlayed: Math.max(0, total - cases.length) };
}
