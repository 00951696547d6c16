/** Holds items until they are due, in order. */
import type { Effect, Item } from "./toxic.ts";

/** Node's timers keep whole milliseconds, and may be early by the fraction. */
const toleranceMs = 1;

export class DelayLine {
  heldBytes = 0;
  #held: { readonly item: Item; readonly due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  readonly #pass: (item: Item) => void;

  constructor(pass: (item: Item) => void) {
    this.#pass = pass;
  }

  get isPending(): boolean {
    return this.#held.length > 0;
  }

  /** When the last of those that are held is due, in ms of performance.now(); now where none is. */
  get lastDue(): number {
    return this.#held.at(-1)?.due ?? performance.now();
  }

  /** Passes it on when it is due, and not before those that came before it. */
  put(item: Item, due: number): void {
    if (this.#held.length === 0 && due <= performance.now()) return this.#pass(item);
    this.#held.push({ item, due: Math.max(due, this.lastDue) });
    this.heldBytes += lengthOf(item);
    this.#wind();
  }

  /** What a toxic is that holds what it is given in this line. */
  effect(take: (item: Item) => void): Effect {
    const line = this;
    return {
      take,
      release: () => line.release(),
      stop: () => line.stop(),
      get heldBytes() {
        return line.heldBytes;
      },
      get isPending() {
        return line.isPending;
      },
    };
  }

  /** Passes everything on now. */
  release(): void {
    this.#passUntil(Number.POSITIVE_INFINITY);
  }

  stop(): void {
    this.#isStopped = true;
    this.#held = [];
    this.heldBytes = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wind(): void {
    const [first] = this.#held;
    if (this.#timer !== undefined || first === undefined) return;
    this.#timer = setTimeout(() => this.#passUntil(performance.now() + toleranceMs), first.due - performance.now());
  }

  #passUntil(time: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Whoever takes it may stop the line.
    for (let first = this.#held[0]; first !== undefined && first.due <= time; first = this.#held[0]) {
      this.#held.shift();
      this.heldBytes -= lengthOf(first.item);
      this.#pass(first.item);
    }
    if (!this.#isStopped) this.#wind();
  }
}

export function lengthOf(item: Item): number {
  return typeof item === "string" ? 0 : item.length;
}
