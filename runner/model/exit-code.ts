/** The exit code of a run, and why: a function of its result, never of a reporter. */
import type { RunResult } from "./result.ts";

/** What each says, in a line. */
export const exitCodes = [
  { code: 0, meaning: "all passed" },
  { code: 1, meaning: "something failed" },
  { code: 2, meaning: "a scenario or the command line is wrong" },
  {
    code: 3,
    meaning: "the environment failed: a program could not be started, an address of our own could not be bound",
  },
  { code: 4, meaning: "nothing matched, or all was skipped: a run that tested nothing is never green" },
  { code: 130, meaning: "interrupted" },
] as const;

export type ExitCode = (typeof exitCodes)[number]["code"];

export interface Conclusion {
  readonly code: ExitCode;
  /** One clause without a full stop: "something failed". */
  readonly reason: string;
}

/**
 * Where several codes would do, the one that is to be mended first wins:
 *
 * - 130 interrupted: whatever else is known is not the whole story.
 * - 2 a scenario file is wrong: some of what was asked for was never played, and no other result makes up for it.
 * - 3 the environment failed: a verdict on the peer is missing. Before 1, so that a script that takes 1 for "the
 *   program under test is wrong" never blames it alone for what the machine did.
 * - 1 something failed.
 * - 4 nothing was tested: no case matched, or all were skipped. A run that tested nothing is never green.
 */
export function conclude(result: RunResult): Conclusion {
  const { counts, cases, diagnostics } = result;
  if (result.interrupted || counts.interrupted > 0) return { code: 130, reason: "interrupted" };
  if (diagnostics.some(({ severity }) => severity === "error")) return { code: 2, reason: "a scenario file is wrong" };
  if (counts.errored > 0) return { code: 3, reason: "the environment failed" };
  if (cases.some(({ fails }) => fails)) return { code: 1, reason: "something failed" };
  if (counts.cases === 0) return { code: 4, reason: "no scenario matched" };
  if (counts.skipped === counts.cases) return { code: 4, reason: "nothing was tested: all was skipped" };
  return { code: 0, reason: counts.tolerated > 0 ? "nothing failed that must hold" : "all passed" };
}

export function exitCode(result: RunResult): ExitCode {
  return conclude(result).code;
}
