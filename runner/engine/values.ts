/** Values that expressions can name, and the waiting for those that are not there yet. */

export class Values {
  readonly #values = new Map<string, unknown>();
  readonly #waiting = new Map<string, Set<() => void>>();

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): unknown {
    return this.#values.get(name);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
    this.announce(name);
  }

  /** Whoever waits for the name looks again. */
  announce(name: string): void {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    this.#waiting.delete(name);
    for (const callback of waiting) callback();
  }

  /** Calls back at the next `set` or `announce` of the name. Returns what takes the wish back. */
  watch(name: string, callback: () => void): () => void {
    const waiting = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiting);
    waiting.add(callback);
    return () => void waiting.delete(callback);
  }
}
