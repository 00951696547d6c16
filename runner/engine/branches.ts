/** Actors that play beside each other for one step, and whom that step waits for: branches of `parallel`, connections of `serve`. */
import { Cancelled } from "../model/outcome.ts";
import type { Branch, Branches, StartWait, WaitReason } from "../steps/actor.ts";
import type { Phase } from "./phase.ts";

/** The actor whose step it is. */
interface Trunk {
  readonly phase: Phase;
  /** Has a new actor play the branch. Never rejects. */
  readonly startBranch: (branch: Branch) => Promise<void>;
  /** Branches have limits of their own: waiting for them has none. */
  readonly waitUnlimited: (reason: WaitReason, start: StartWait<void>) => Promise<void>;
}

export class RunningBranches implements Branches {
  readonly #trunk: Trunk;
  readonly #running: Promise<void>[] = [];

  constructor(trunk: Trunk) {
    this.#trunk = trunk;
  }

  start(branch: Branch): void {
    this.#running.push(this.#trunk.startBranch(branch));
  }

  async finished(): Promise<void> {
    const { phase, waitUnlimited } = this.#trunk;
    await waitUnlimited({ describe: () => "waits for its branches to end", mayEndByItself: () => false }, (resolve) => {
      void Promise.all(this.#running).then(() => resolve());
      return () => {};
    });
    // A branch that failed has told the stage, which cancels everyone.
    if (phase.over) throw new Cancelled();
  }
}
