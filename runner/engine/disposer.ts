/** Everything that was opened, closed again in reverse order, whatever happens on the way. */

export class Disposer {
  readonly #entries = new Set<() => void | Promise<void>>();

  /** Returns what takes the entry back, for things that were closed before the end. */
  add(dispose: () => void | Promise<void>): () => void {
    this.#entries.add(dispose);
    return () => void this.#entries.delete(dispose);
  }

  /** Closes everything; returns what went wrong, having closed the rest all the same. */
  async disposeAll(): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    for (const dispose of [...this.#entries].reverse()) {
      this.#entries.delete(dispose);
      try {
        await dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }
}
