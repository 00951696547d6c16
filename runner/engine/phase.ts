/**
 * A stretch of a scenario that is cancelled as a whole: the roles, or the clean-up. Knows who waits, so that it can
 * tell when nothing can happen any more.
 */
import { Cancelled, type WaitInfo } from "../model/outcome.ts";
import { locate } from "../model/source.ts";
import type { Step } from "../model/scenario.ts";
import type { WaitReason } from "../steps/actor.ts";

export interface Wait {
  readonly actor: string;
  readonly step: Step | undefined;
  readonly reason: WaitReason;
  cancel(error: Cancelled): void;
}

/** How long everyone must have waited before it is looked at as a deadlock: bytes on loopback are faster than this. */
const suspicionMs = 30;
/** A report that lists 5,000 waiting clients helps nobody. */
const mostWaitsTold = 20;

export class Phase {
  over = false;
  readonly #waits = new Set<Wait>();
  /** Actors that are not waiting. */
  #active = 0;
  /** Grows with every wait that begins or ends. */
  #changes = 0;
  #suspicion: NodeJS.Timeout | undefined;

  /**
   * `onDeadlock` is called when every actor waits and no wait can end by itself; not while `mayAct` says that something
   * may still come of what is under way (a proxy holds bytes back).
   */
  constructor(
    readonly onDeadlock: () => void,
    readonly mayAct: () => boolean = () => false,
  ) {}

  actorStarted(): void {
    this.#active++;
    this.#changes++;
  }

  actorEnded(): void {
    this.#active--;
    this.#changes++;
    this.#suspect();
  }

  waitBegun(wait: Wait): void {
    this.#waits.add(wait);
    this.#active--;
    this.#changes++;
    this.#suspect();
  }

  waitEnded(wait: Wait): void {
    if (!this.#waits.delete(wait)) return;
    this.#active++;
    this.#changes++;
  }

  /** Ends all waits with Cancelled; steps that begin from now on end the same way. */
  cancel(): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.#suspicion);
    for (const wait of [...this.#waits]) wait.cancel(new Cancelled());
  }

  /** Something outside has changed (a program ended): look again whether anything can still happen. */
  reconsider(): void {
    this.#changes++;
    this.#suspect();
  }

  /** The wait-for graph as it stands. */
  describeWaits(): readonly WaitInfo[] {
    // In the order of the file: what came first in time depends on how the stream was cut.
    const inOrder = [...this.#waits].sort(
      (one, other) => (one.step?.id ?? -1) - (other.step?.id ?? -1) || (one.actor < other.actor ? -1 : 1),
    );
    const told = inOrder.slice(0, mostWaitsTold).map(({ actor, step, reason }) => ({
      actor,
      step: step?.id,
      at: step === undefined ? undefined : locate(step.span),
      what: reason.describe(),
      on: reason.on?.() ?? [],
    }));
    const untold = this.#waits.size - told.length;
    if (untold > 0) told.push({ actor: `${untold} more`, step: undefined, at: undefined, what: "wait too", on: [] });
    return told;
  }

  #suspect(): void {
    if (this.#active > 0 || this.over || this.#suspicion !== undefined || this.#waits.size === 0) return;
    if (!this.#everyoneIsStuck()) return;
    const before = this.#changes;
    const judge = (): void => {
      this.#suspicion = undefined;
      if (this.over) return;
      if (this.#changes !== before) return this.#suspect();
      if (this.#active > 0 || !this.#everyoneIsStuck()) return;
      if (this.mayAct()) this.#suspect();
      else this.onDeadlock();
    };
    // Timers come before the sockets in a turn of the event loop: after a turn that took long, what ends the wait may
    // have arrived and not been read yet. One turn reads it, the next hands on what the first put off.
    this.#suspicion = setTimeout(() => setImmediate(() => setImmediate(judge)), suspicionMs);
  }

  #everyoneIsStuck(): boolean {
    for (const { reason, step } of this.#waits) if (reason.mayEndByItself() || maySurviveTimeOut(step)) return false;
    return true;
  }
}

/** Does the role go on when this step's time runs out? Then waiting in vain is what the scenario wants. */
function maySurviveTimeOut(step: Step | undefined): boolean {
  const { level = "must", retry, "expect-error": expected = [] } = step?.modifiers ?? {};
  return level !== "must" || retry !== undefined || expected.includes("ETIMEDOUT") || expected.includes("any");
}
