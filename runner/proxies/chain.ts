/** The toxics on one direction of one connection, one behind the other. */
import { randomNumbers } from "./random-numbers.ts";
import type { Carried, Cut, Effect, Item, Toxic } from "./toxic.ts";

interface Stage {
  readonly toxic: Toxic;
  readonly effect: Effect;
}

export class Chain {
  /** What comes in meets the first one first. */
  #stages: Stage[] = [];
  #isStopped = false;
  readonly #carried: Carried;
  /** Which connection of its proxy it belongs to, from 0: chance takes another course on each. */
  readonly #connection: number;
  readonly #deliver: (item: Item) => void;

  constructor(carried: Carried, connection: number, deliver: (item: Item) => void) {
    this.#carried = carried;
    this.#connection = connection;
    this.#deliver = deliver;
  }

  take(item: Item): void {
    if (!this.#isStopped) this.#passOn(item, 0);
  }

  /** Before all others, and in force for what comes from now on: what other toxics hold at this moment does not meet it any more. */
  add(toxic: Toxic): void {
    const random = randomNumbers(toxic.seed + this.#connection);
    // Always drawn, so that the course of chance does not depend on how likely the toxic is.
    if (random() >= toxic.toxicity) return;
    const pass = (item: Item): void => {
      const index = this.#stages.findIndex(({ effect }) => effect === own);
      if (!this.#isStopped) this.#passOn(item, index + 1);
    };
    const own: Effect = toxic.begin({ carried: this.#carried, pass, random });
    this.#stages.unshift({ toxic, effect: own });
  }

  /** What it holds goes on at once. */
  remove(toxic: Toxic): void {
    const stage = this.#stages.find((candidate) => candidate.toxic === toxic);
    if (stage === undefined) return;
    stage.effect.release();
    stage.effect.stop();
    this.#stages = this.#stages.filter((candidate) => candidate !== stage);
  }

  get isEmpty(): boolean {
    return this.#stages.length === 0;
  }

  get heldBytes(): number {
    return this.#stages.reduce((sum, { effect }) => sum + effect.heldBytes, 0);
  }

  get separates(): boolean {
    return this.#stages.some(({ effect }) => effect.separates === true);
  }

  get lastCut(): Cut | undefined {
    return this.#stages.map(({ effect }) => effect.lastCut).findLast((cut) => cut !== undefined);
  }

  get isPending(): boolean {
    return this.#stages.some(({ effect }) => effect.isPending);
  }

  stop(): void {
    this.#isStopped = true;
    for (const { effect } of this.#stages) effect.stop();
  }

  #passOn(item: Item, to: number): void {
    const next = this.#stages[to];
    if (next === undefined) this.#deliver(item);
    else next.effect.take(item);
  }
}
