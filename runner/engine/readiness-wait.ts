/** Waiting until a program can be reached: what it does instead is told, also when the step's time is up before. */
import { Fault, Mismatch } from "../model/outcome.ts";
import type { Program } from "../programs/program.ts";
import type { Actor } from "../steps/actor.ts";

/** A program may take longer to be ready than a message to arrive: a virtual machine has to start. */
export const readinessMs = 10_000;

/** What has to be known of a program here. */
export interface Candidate {
  readonly name: string;
  readonly program: Program | undefined;
  readonly timeoutScale: number;
}

/** Throws Fault "not-alive" where it has never been started. */
export function programOf({ name, program }: Candidate): Program {
  if (program === undefined) throw new Fault("not-alive", `${name} has not been started`);
  return program;
}

interface Watching<Found> {
  /** "listen on 127.0.0.1:8080". */
  readonly what: string;
  /** Looks until there is something to tell; undefined when it was given up. */
  readonly watch: (signal: AbortSignal) => Promise<Found | undefined>;
  /** Looks once. */
  readonly look: () => Found | Promise<Found | undefined>;
}

export async function waitForReadiness<Found>(
  actor: Actor,
  { name }: Candidate,
  { what, watch, look }: Watching<Found>,
): Promise<Found> {
  const waited = actor.wait<Found>(
    { describe: () => `waits for ${name} to ${what}`, mayEndByItself: () => true, on: () => [name] },
    (resolve, reject) => {
      const giveUp = new AbortController();
      watch(giveUp.signal).then((found) => found !== undefined && resolve(found), reject);
      return () => giveUp.abort();
    },
  );
  return waited.catch(async (error: unknown) => {
    // When the step's time is up, what it does instead says more than that it is.
    const isLate = error instanceof Mismatch && error.code === "timed-out";
    const found = isLate ? await look() : undefined;
    if (found === undefined) throw error;
    return found;
  });
}
