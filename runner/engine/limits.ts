/** How long an actor may wait: its current step's `within`, and those of the steps around it. Times of performance.now(). */
export class Limits {
  /** Without a step there is no limit but the scenario's own. */
  withinMs = Number.POSITIVE_INFINITY;
  /** When the current step's `within` ends; 0 until it first waits. */
  #deadline = 0;
  /** When the first of the enclosing steps with a `within` of their own ends. */
  #outer: number;

  constructor(outer = Number.POSITIVE_INFINITY) {
    this.#outer = outer;
  }

  /** A step begins. */
  begin(withinMs: number): void {
    this.withinMs = withinMs;
    this.#deadline = 0;
  }

  get outer(): number {
    return this.#outer;
  }

  /** The nearest of all; the step's own time runs from its first wait on. */
  innermost(): number {
    if (this.#deadline === 0) this.#deadline = performance.now() + this.withinMs;
    return Math.min(this.#deadline, this.#outer);
  }

  /** The step's own limit holds for everything inside it. */
  async inside(play: () => void | Promise<void>): Promise<void> {
    const before = this.#outer;
    this.#outer = Math.min(before, performance.now() + this.withinMs);
    try {
      await play();
    } finally {
      this.#outer = before;
    }
  }
}
