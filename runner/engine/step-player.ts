/** The steps of one actor, as they are played: which one it is at, what is told of each, and what becomes of a failure. */
import { Cancelled } from "../model/outcome.ts";
import type { Performer } from "./performer.ts";
import type { Phase } from "./phase.ts";
import type { PreparedStep, PreparedSteps } from "./prepared.ts";
import type { Stage } from "./stage.ts";
import { playWithExtras } from "./step-extras.ts";
import { playInOrder } from "./step-sequence.ts";

export class StepPlayer {
  /** The innermost step that is being played, or was last. */
  current: PreparedStep | undefined;
  readonly #performer: Performer;
  readonly #stage: Stage;
  readonly #phase: Phase;

  constructor(performer: Performer, stage: Stage, phase: Phase) {
    this.#performer = performer;
    this.#stage = stage;
    this.#phase = phase;
  }

  /** A whole list; the step around it, if there is one, goes on afterwards. */
  play(block: PreparedSteps): void | Promise<void> {
    const enclosing = this.current;
    const pending = playInOrder(block.prepared, this.#playStep);
    if (enclosing === undefined) return pending;
    if (pending === undefined) return this.begin(enclosing);
    return pending.then(() => this.begin(enclosing));
  }

  readonly #playStep = (prepared: PreparedStep): void | Promise<void> => {
    if (this.#phase.over) throw new Cancelled();
    const performer = this.#performer;
    this.begin(prepared);
    this.#stage.recorder.stepStarted(performer, prepared.step);
    let pending: void | Promise<void>;
    try {
      if (prepared.extras !== undefined)
        pending = playWithExtras(performer, prepared, prepared.extras, this.#stage.startedAt);
      else if (prepared.limitsInside) pending = performer.limits.inside(() => prepared.play(performer));
      else pending = prepared.play(performer);
    } catch (error) {
      return this.#stepFailed(prepared, error);
    }
    if (pending === undefined) return this.#stage.recorder.stepPassed(performer, prepared.step);
    return pending.then(
      () => this.#stage.recorder.stepPassed(performer, prepared.step),
      (error: unknown) => this.#stepFailed(prepared, error),
    );
  };

  /** A failed `should` or `may` is noted, and the role goes on. */
  #stepFailed(prepared: PreparedStep, error: unknown): void {
    if (error instanceof Cancelled) throw error;
    this.current = prepared;
    if (this.#stage.stepFailed(this.#performer, prepared.step, error) === "goes on") return;
    throw error;
  }

  /** For step-extras: the step begins, perhaps once more. */
  begin(prepared: PreparedStep): void {
    this.current = prepared;
    this.#performer.limits.begin(prepared.withinMs);
    this.#performer.sockets.lastUsed = undefined;
  }
}
