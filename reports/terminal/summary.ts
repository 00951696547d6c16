/** What stands at the end of a run: its failures explained, what was slow or flaky, the counts, the exit code's reason. */
import { escapeControl } from "../../runner/model/display-text.ts";
import { conclude } from "../../runner/model/exit-code.ts";
import type { FailureCode } from "../../runner/model/outcome.ts";
import type { CaseResult, RunResult } from "../../runner/model/result.ts";
import { explainCase } from "../failure/explain-case.ts";
import type { Paint } from "../failure/paint.ts";
import { duration, quantity } from "../failure/quantities.ts";
import { wrap } from "../failure/wrap.ts";

export interface SummaryOptions {
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
}

/** Beyond these a failure gets one line: who has fifty wants to know which. */
const mostExplained = 20;
const slowMs = 1000;
const mostSlow = 3;

export function summarize(result: RunResult, options: SummaryOptions): string[] {
  const failing = result.cases.filter(({ fails }) => fails);
  const told = result.cases.filter((one) => !one.fails && deservesWords(one));
  return [
    ...explainAll(groupAlike(failing), result.cases.length, options),
    ...tellTolerated(told, options),
    ...showSlow(result.cases, options),
    ...showFlaky(result.cases, options),
    ...conclusion(result, options),
  ];
}

/** Reported though they do not fail the run: a `should` that failed, here or in a step. */
function deservesWords({ outcome, others }: CaseResult): boolean {
  return outcome === "failed" || outcome === "xpassed" || (outcome === "passed" && others.length > 0);
}

/** What a program gets wrong once for all scenarios. */
const codesOfPrograms: readonly FailureCode[] = ["exited-early", "listening-elsewhere", "not-listening"];

/** Cases with one cause: a command that cannot be started, or listens elsewhere, fails them all and is explained once. */
function groupAlike(cases: readonly CaseResult[]): readonly (readonly CaseResult[])[] {
  const groups = new Map<string, CaseResult[]>();
  for (const one of cases) {
    const { failure } = one;
    const key =
      failure !== undefined && (failure.kind === "fault" || codesOfPrograms.includes(failure.code))
        ? `${failure.code} ${failure.message}`
        : `#${one.scenario}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function explainAll(
  groups: readonly (readonly CaseResult[])[],
  total: number,
  { width, paint, verbose }: SummaryOptions,
): string[] {
  const most = verbose ? groups.length : mostExplained;
  const lines = groups.slice(0, most).flatMap(([first, ...alike], at) => {
    if (first === undefined) return [];
    const number = groups.length > 1 ? `${at + 1} ` : "";
    return [
      // The only case there is has been named on the line above.
      ...(total === 1 ? [] : ["", paint.bad(`✗ ${number}${escapeControl(first.name)}`)]),
      "",
      ...indent(explainCase(first, { width: width - 2, paint })),
      ...(alike.length > 0 ? ["", `  the same in ${quantity(alike.length, "other scenario")}:`] : []),
      ...alike.slice(0, mostExplained).map((one) => `    ${nameWithPlace(one, paint)}`),
      ...(alike.length > mostExplained ? [`    … ${alike.length - mostExplained} more`] : []),
    ];
  });
  const rest = groups.slice(most);
  if (rest.length === 0) return lines;
  return [
    ...lines,
    "",
    paint.heading(`${quantity(rest.length, "more failure")} (--verbose explains all)`),
    ...rest.flatMap(([first]) => (first === undefined ? [] : [`  ${paint.bad("✗")} ${nameWithPlace(first, paint)}`])),
  ];
}

function tellTolerated(cases: readonly CaseResult[], { width, paint, verbose }: SummaryOptions): string[] {
  if (cases.length === 0) return [];
  return [
    "",
    paint.notable("reported, and not failing the run"),
    ...cases.flatMap((one) => {
      if (verbose)
        return [
          "",
          `  ${paint.notable("~")} ${escapeControl(one.name)}`,
          "",
          ...indent(indent(explainCase(one, { width: width - 4, paint }))),
        ];
      const failures = one.failure === undefined ? one.others : [one.failure];
      return [
        `  ${paint.notable("~")} ${nameWithPlace(one, paint)}`,
        ...failures.flatMap(({ message }) => wrap(message, width - 4).map((line) => `    ${line}`)),
      ];
    }),
  ];
}

function showSlow(cases: readonly CaseResult[], { paint }: SummaryOptions): string[] {
  const slow = cases
    .filter(({ durationMs, outcome }) => durationMs >= slowMs && outcome === "passed")
    .sort((one, other) => other.durationMs - one.durationMs);
  // A run of one scenario has said how long it took.
  if (slow.length === 0 || cases.length === 1) return [];
  return [
    "",
    paint.heading("slowest"),
    ...slow.slice(0, mostSlow).map((one) => `  ${duration(one.durationMs).padStart(8)}  ${nameWithPlace(one, paint)}`),
  ];
}

function showFlaky(cases: readonly CaseResult[], { width, paint }: SummaryOptions): string[] {
  const flaky = cases.filter((one) => one.flaky);
  if (flaky.length === 0) return [];
  return [
    "",
    paint.notable("flaky"),
    ...flaky.flatMap((one) => {
      const why = one.earlier.find(({ failure }) => failure !== undefined)?.failure?.message;
      const story = `passed at attempt ${one.earlier.length + 1}${why === undefined ? "" : `; before: ${why}`}`;
      return [`  ${nameWithPlace(one, paint)}`, ...wrap(story, width - 4).map((line) => `    ${line}`)];
    }),
  ];
}

function nameWithPlace(one: CaseResult, paint: Paint): string {
  return `${escapeControl(one.name)} ${paint.quiet(`${escapeControl(one.file)}:${one.line}`)}`;
}

function conclusion(result: RunResult, { paint }: SummaryOptions): string[] {
  const { code, reason } = conclude(result);
  const counts = describeCounts(result, paint);
  const resegment = result.run?.resegment;
  return [
    ...(counts === "" ? [] : ["", `${counts}${paint.quiet(` in ${duration(result.durationMs)}`)}`]),
    // Where a seed was chosen, this is the only place that tells it.
    ...(counts === "" || resegment === undefined
      ? []
      : [paint.quiet(`what was sent over streams came in pieces: --resegment ${escapeControl(resegment)}`)]),
    ...(code === 0 ? [] : [paint.bad(`exit ${code}: ${reason}`)]),
  ];
}

function describeCounts({ counts, diagnostics }: RunResult, paint: Paint): string {
  const mistakes = diagnostics.filter(({ severity }) => severity === "error").length;
  const parts: (readonly [number, string, (text: string) => string])[] = [
    [mistakes, mistakes === 1 ? "mistake in a file" : "mistakes in files", paint.bad],
    [counts.failed - counts.tolerated, "failed", paint.bad],
    [counts.errored, "errored", paint.bad],
    [counts.xpassed, "passed unexpectedly", paint.bad],
    [counts.tolerated, "tolerated", paint.notable],
    [counts.passed, "passed", paint.good],
    [counts.xfailed, "failed as known", paint.good],
    [counts.skipped, "skipped", paint.quiet],
    [counts.interrupted, "interrupted", paint.bad],
    [counts.notPlayed, "not played", paint.notable],
  ];
  return parts.flatMap(([count, word, color]) => (count > 0 ? [color(`${count} ${word}`)] : [])).join(", ");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
