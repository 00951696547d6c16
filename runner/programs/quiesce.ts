/**
 * Giving programs the moment that they need to say what is wrong: an exception closes the connection on its way up, and
 * the traceback is printed after that. The moment is over when they have ended, or do nothing any more.
 */
import { endOrPause } from "./pause.ts";
import type { Program } from "./program.ts";

export interface Patience {
  /** CPU time that they may use up. Counts for one that is busy without end, not for one that waits for its turn. */
  readonly cpuMs: number;
  /** However little they could do in it. */
  readonly wallMs: number;
}

const pauseMs = 10;
/** Once may be chance: a program that is just about to go on. */
const looksInARow = 3;
/** USER_HZ, the unit of times in /proc, is 100 on every architecture that Node runs on. */
const tickMs = 10;

/** Resolves when all have ended or were seen to sleep, or when our patience is at its end. */
export async function quiesce(programs: readonly Program[], patience: Patience): Promise<void> {
  const end = performance.now() + patience.wallMs;
  const ended = Promise.all(programs.map((program) => program.ended));
  let busyMs = 0;
  let quiet = 0;
  let before = look(programs);
  while (quiet < looksInARow && programs.some(({ isAlive }) => isAlive)) {
    await endOrPause(ended, pauseMs);
    const now = look(programs);
    const usedMs = Math.max(0, now.cpuMs - before.cpuMs);
    busyMs += usedMs;
    quiet = now.isAsleep && usedMs === 0 ? quiet + 1 : 0;
    if (busyMs >= patience.cpuMs || performance.now() >= end) break;
    before = now;
  }
  // Who has ended may have its last words on their way.
  await Promise.all(programs.filter(({ isAlive }) => !isAlive).map((program) => program.ended));
}

function look(programs: readonly Program[]): { readonly cpuMs: number; readonly isAsleep: boolean } {
  const members = programs.flatMap(({ family }) => family.members());
  return {
    cpuMs: members.reduce((sum, { cpuTime }) => sum + cpuTime * tickMs, 0),
    // Of one that nobody is left of, we have just not been told yet that it has ended.
    isAsleep: members.length > 0 && members.every(({ state }) => state !== "R" && state !== "D"),
  };
}
