/**
 * Giving programs the moment that they need to say what is wrong: an exception closes the connection on its way up, and
 * the traceback is printed after that. Which is when they have ended, or do nothing any more.
 */
import { endOrPause } from "./pause.ts";
import type { Program } from "./program.ts";

const pauseMs = 10;
/** Once may be chance: a program that is just about to go on. */
const looksInARow = 3;

/** Resolves when all have ended or were seen to sleep, or after the limit. */
export async function quiesce(programs: readonly Program[], limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  const ended = Promise.all(programs.map((program) => program.ended));
  let quiet = 0;
  for (let before = ""; quiet < looksInARow && programs.some(({ isAlive }) => isAlive);) {
    const restMs = end - performance.now();
    if (restMs <= 0) return;
    const now = describeActivity(programs);
    quiet = now !== undefined && now === before ? quiet + 1 : 0;
    before = now ?? "";
    await endOrPause(ended, Math.min(pauseMs, restMs));
  }
  // Who has ended may have its last words on their way.
  await Promise.all(programs.filter(({ isAlive }) => !isAlive).map((program) => program.ended));
}

/** The CPU time of all processes, while all of them sleep; undefined while one does something. */
function describeActivity(programs: readonly Program[]): string | undefined {
  const members = programs.flatMap(({ family }) => family.members());
  if (members.some(({ state }) => state === "R" || state === "D")) return undefined;
  return members.map(({ pid, cpuTime }) => `${pid} ${cpuTime}`).join();
}
