/** An actor that waits: until it is told to go on, its time is up, or the scenario is over. */
import { Cancelled, Mismatch } from "../model/outcome.ts";
import type { Step } from "../model/scenario.ts";
import type { StartWait, WaitReason } from "../steps/actor.ts";
import type { Phase, Wait } from "./phase.ts";

export interface Suspension {
  readonly actor: string;
  readonly step: Step | undefined;
  readonly phase: Phase;
  readonly reason: WaitReason;
  /** In ms of performance.now(). */
  readonly deadline: number;
  readonly begun: () => void;
  readonly ended: () => void;
}

export function suspend<T>(
  { actor, step, phase, reason, deadline, begun, ended }: Suspension,
  start: StartWait<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (phase.over) return reject(new Cancelled());
    const patience: { timer?: NodeJS.Timeout } = {};
    let state: "starting" | "waiting" | "over" = "starting";
    const settle = (): boolean => {
      if (state === "over") return false;
      const wasWaiting = state === "waiting";
      state = "over";
      clearTimeout(patience.timer);
      if (!wasWaiting) return true;
      undo();
      phase.waitEnded(wait);
      ended();
      return true;
    };
    const fail = (error: unknown): void => {
      if (settle()) reject(error);
    };
    const wait: Wait = { actor, step, reason, cancel: fail };
    const undo = start((value) => {
      if (settle()) resolve(value);
    }, fail);
    // It may have been told to go on while it was still being started.
    if ((state as string) === "over") return undo();
    state = "waiting";
    begun();
    phase.waitBegun(wait);
    if (deadline === Number.POSITIVE_INFINITY) return;
    startTimerLater(() => {
      if (state === "over") return;
      const since = performance.now();
      patience.timer = setTimeout(
        () => fail(timedOut(reason, phase, performance.now() - since)),
        Math.max(0, deadline - since),
      );
    });
  });
}

let unstarted: (() => void)[] = [];

/**
 * Some turns of the event loop later: most waits for a peer of ours are over by then, at once or, under TLS, in the next
 * turn; and a timer costs more than they do.
 */
function startTimerLater(start: () => void): void {
  if (unstarted.push(start) === 1) setImmediate(() => setImmediate(() => setImmediate(startTimers)));
}

function startTimers(): void {
  const starts = unstarted;
  unstarted = [];
  for (const start of starts) start();
}

function timedOut(reason: WaitReason, phase: Phase, waitedMs: number): Mismatch {
  return new Mismatch(
    "timed-out",
    `${reason.describe()}, in vain for ${formatMs(waitedMs)}`,
    { waits: phase.describeWaits() },
    // To a step with `expect-error: ETIMEDOUT` our own patience is as good as the kernel's.
    "ETIMEDOUT",
  );
}

function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1).replace(/\.0$/, "")} s`;
}
