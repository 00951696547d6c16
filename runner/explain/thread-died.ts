/** A thread ended by an exception and the program goes on without it: whom it served waits for ever. */
import type { Observation } from "../programs/observe.ts";
import { runningPrograms } from "./evidence.ts";
import { tellError } from "./errors-said.ts";
import type { Explainer } from "./explainer.ts";
import { findAdvice } from "./known-errors.ts";

/** As Python's threading, socketserver and asyncio say it, and Java. */
const uncaught =
  /^(?:Exception in thread |Exception (?:occurred|happened) during processing of request|Task exception was never retrieved)/gm;
/** What somebody has caught and printed, or is about to die of. */
const traced = /^(?:Traceback \(most recent|(?:[\w$]+\.)+\w*(?:Exception|Error)\b[^\n]*\n\s+at )/gm;

export const threadDied: Explainer = {
  name: "thread-died",
  explain(_failure, programs) {
    const found = findTrace(programs, uncaught);
    if (found === undefined) return undefined;
    const { name, trace } = found;
    return `${name} still runs, but one of its threads ended by an exception that nobody caught: ${tellError(trace)}. What comes after that line was not done: no answer, no close.${withSpace(findAdvice(trace))}`;
  },
};

export const exceptionPrinted: Explainer = {
  name: "exception-printed",
  explain({ code }, programs) {
    if (code !== "timed-out" && code !== "closed-early" && code !== "reset") return undefined;
    const found = findTrace(programs, traced);
    if (found === undefined) return undefined;
    return `${found.name} still runs, and printed an exception on its way: ${tellError(found.trace)}.${withSpace(findAdvice(found.trace))}`;
  },
};

/** The last of them that a program printed that still runs. */
function findTrace(
  programs: readonly Observation[],
  begin: RegExp,
): { readonly name: string; readonly trace: string } | undefined {
  for (const { evidence } of runningPrograms(programs)) {
    for (const output of [evidence.stderr, evidence.stdout]) {
      const start = [...output.matchAll(begin)].at(-1)?.index;
      if (start !== undefined) return { name: evidence.name, trace: output.slice(start) };
    }
  }
  return undefined;
}

function withSpace(advice: string | undefined): string {
  return advice === undefined ? "" : ` ${advice}`;
}
