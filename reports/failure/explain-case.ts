/** Everything there is to say about a case that did not simply pass. */
import { escapeControl } from "../../runner/model/display-text.ts";
import type { StepInfo } from "../../runner/model/events.ts";
import type { Failure } from "../../runner/model/outcome.ts";
import { levelOf } from "../../runner/model/level.ts";
import type { CaseResult } from "../../runner/model/result.ts";
import type { Paint } from "./paint.ts";
import { quantity } from "./quantities.ts";
import { renderFailure } from "./render-failure.ts";
import { wrap } from "./wrap.ts";

export interface Explaining {
  readonly width: number;
  readonly paint: Paint;
}

const mostOthers = 5;
const mostRuns = 8;

/** Lines without line ends. */
export function explainCase(one: CaseResult, { width, paint }: Explaining): string[] {
  const { failure, steps } = one;
  const blocks = [
    playedBy(one, width, paint),
    whatItMeans(one, width, paint),
    failure === undefined ? [] : renderFailure(failure, { width, paint, steps, place: `${one.file}:${one.line}` }),
    describeOthers(one, width, paint),
    describeNotReached(one, width, paint),
    one.earlier.flatMap(({ outcome, failure: reason }, at) =>
      wrap(`attempt ${at + 1} ${outcome}${reason === undefined ? "" : `: ${reason.message}`}`, width).map(paint.quiet),
    ),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, at) => (at === 0 ? block : ["", ...block]));
}

/** Programs that the failure itself does not tell of. */
function playedBy({ roles, failure }: CaseResult, width: number, paint: Paint): string[] {
  const shown = failure?.programs?.map(({ name }) => name) ?? [];
  const programs = roles.filter((role) => role.playedBy !== "tomada" && !shown.includes(role.name));
  return programs.flatMap((role) => wrap(`${role.name} is ${role.playedBy}`, width).map(paint.quiet));
}

/** The sentence that a failure alone does not say. */
function whatItMeans(one: CaseResult, width: number, paint: Paint): string[] {
  const because = one.reason === undefined ? "" : `: ${one.reason}`;
  switch (one.outcome) {
    case "skipped":
      return wrap(`skipped${because}`, width);
    case "xfailed":
      return wrap(`failed as known-failure says${because}`, width);
    case "xpassed":
      return wrap(
        `passed, and known-failure says that it fails${because}. Take known-failure out of the scenario.`,
        width,
      ).map(paint.bad);
    case "interrupted":
      return ["interrupted before it was over"];
    case "failed":
      return one.fails
        ? []
        : [paint.notable(`this is a ${levelOf(one, one.failure)}: it is reported and does not fail the run`)];
    default:
      return [];
  }
}

function describeOthers(one: CaseResult, width: number, paint: Paint): string[] {
  if (one.others.length === 0) return [];
  const shown = one.others.slice(0, mostOthers);
  const rest = one.others.length - shown.length;
  return [
    paint.heading(one.failure === undefined ? "reported, and not deciding" : "beside it"),
    ...shown.flatMap((other) =>
      wrap(describeOther(one, other), width - 4).map((line, at) => `  ${at === 0 ? "•" : " "} ${line}`),
    ),
    ...(rest > 0 ? [paint.quiet(`  … ${rest} more`)] : []),
  ];
}

function describeOther(one: CaseResult, other: Failure): string {
  const level = levelOf(one, other);
  const place = other.at === undefined ? "" : `line ${other.at.line}, `;
  const who = other.actor === undefined ? "" : `${other.actor}: `;
  return `${place}${who}${level === "must" ? "" : `${level}: `}${other.message}`;
}

function describeNotReached({ outcome, notReached, steps }: CaseResult, width: number, paint: Paint): string[] {
  if (outcome === "skipped" || notReached.length === 0) return [];
  const runs = findRuns(notReached, steps);
  const shown = runs.slice(0, mostRuns).map(({ role, first, last }) => {
    return `${escapeControl(role)} ${first === last ? `line ${first}` : `lines ${first}–${last}`}`;
  });
  const list = [...shown, ...(runs.length > shown.length ? ["…"] : [])].join(", ");
  const where = list === "" ? "" : ` (${list})`;
  return wrap(`not reached: ${quantity(notReached.length, "step")}${where}`, width).map(paint.quiet);
}

/** Steps of one role that follow each other. */
function findRuns(
  ids: readonly number[],
  steps: readonly StepInfo[],
): { role: string; first: number; last: number; id: number }[] {
  const runs: { role: string; first: number; last: number; id: number }[] = [];
  for (const id of ids) {
    const step = steps[id];
    if (step === undefined) continue;
    const run = runs.at(-1);
    if (run?.role === step.role && run.id === id - 1) {
      run.last = step.line;
      run.id = id;
    } else runs.push({ role: step.role, first: step.line, last: step.line, id });
  }
  return runs;
}
