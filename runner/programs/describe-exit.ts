/** How a program ended, in words. */
import { constants } from "node:os";
import type { ProgramExit } from "../model/outcome.ts";

/** "ended with exit code 1", "was killed by SIGSEGV (it used memory that is not its own)": a verb phrase. */
export function describeExit({ code, signal, stopped }: ProgramExit): string {
  if (signal !== null) {
    if (stopped) return `was stopped with ${signal}`;
    const meaning = signalMeanings[signal];
    return `was killed by ${signal}${meaning === undefined ? "" : ` (${meaning})`}`;
  }
  return `${stopped ? "ended when it was told to stop," : "ended"} with exit code ${code ?? "unknown"}`;
}

/** What it says of a program to be killed by it. */
export const signalMeanings: Readonly<Record<string, string>> = {
  SIGABRT: "it aborted itself: a failed assertion, or a corrupt heap",
  SIGBUS: "it used memory that is not there",
  SIGFPE: "it divided by zero",
  SIGILL: "it came upon an instruction that the processor does not know",
  SIGKILL: "somebody killed it, or memory ran out",
  SIGPIPE: "it wrote to a connection or pipe whose other end was closed",
  SIGSEGV: "it used memory that is not its own",
  SIGSYS: "it made a system call that it may not make",
  SIGXCPU: "it used up its CPU time",
  SIGXFSZ: "it wrote a file larger than it may",
};

const signals = new Set<string>(Object.keys(constants.signals));

/** "TERM", "SIGTERM" or "sigterm" → "SIGTERM". Throws RangeError for what is no signal. */
export function parseSignal(text: string): NodeJS.Signals {
  const upper = text.trim().toUpperCase();
  const name = upper.startsWith("SIG") ? upper : `SIG${upper}`;
  if (!signals.has(name))
    throw new RangeError(`${JSON.stringify(text)} is not a signal; write TERM, INT, HUP, KILL, USR1, …`);
  return name as NodeJS.Signals;
}
