/** Stopping a program with everybody that it has started: TERM, time to clean up, KILL, until nobody is left. */
import type { ProgramExit } from "../model/outcome.ts";
import { readProcess } from "./process-table.ts";
import { endOrPause, pause } from "./pause.ts";
import type { Program } from "./program.ts";

export interface StopOptions {
  /** How long it may take to end by itself after TERM. */
  readonly graceMs?: number;
}

export interface Stopped {
  /** undefined when even KILL did not end it. */
  readonly exit: ProgramExit | undefined;
  /** Processes that KILL did not end: in a wait that nothing interrupts, or another user's. */
  readonly survivors: readonly number[];
}

const usualGraceMs = 1000;
/** Who is in an uninterruptible wait dies when that is over, or never. */
const patienceMs = 5000;
const longestPauseMs = 50;

/** May be called at any time and more than once; also sweeps up what a program left behind that has ended by itself. */
export async function stop(program: Program, { graceMs = usualGraceMs }: StopOptions = {}): Promise<Stopped> {
  const { family } = program;
  // A zombie has ended by itself; we have just not been told yet.
  if (program.exit === undefined && readProcess(program.pid)?.state !== "Z") program.stopping = true;
  // CONT as well: who was stopped (^Z, SIGSTOP) meets TERM only when it goes on.
  let isGone = family.signalAll("SIGTERM", "SIGCONT") === 0 && program.exit !== undefined;
  isGone ||= await waitUntilGone(program, graceMs, () => family.members().length);
  // Again and again: who forks while it is killed leaves children that must be killed as well.
  isGone ||= await waitUntilGone(program, patienceMs, () => family.signalAll("SIGKILL"));
  if (isGone) await program.ended;
  const survivors = isGone ? [] : family.members().map(({ pid }) => pid);
  program.release();
  return { exit: program.exit, survivors };
}

/** True once it has ended and nobody else of the family is left; `count` tells how many are. */
async function waitUntilGone(program: Program, limitMs: number, count: () => number): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const left = count();
    if (left === 0 && program.exit !== undefined) return true;
    const restMs = end - performance.now();
    if (restMs <= 0) return false;
    // The end of most programs is told, and then nobody is left; the end of others has to be looked up.
    if (program.exit === undefined) await endOrPause(program.ended, Math.min(restMs, longestPauseMs));
    else await pause(Math.min(pauseMs, restMs));
  }
}
