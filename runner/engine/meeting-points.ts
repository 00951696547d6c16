/** Barriers and notifications: the order between roles, kept without polling. */

interface Barrier {
  readonly expected: number;
  arrived: string[];
  open: (() => void)[];
}

export class MeetingPoints {
  readonly #barriers = new Map<string, Barrier>();
  readonly #given = new Set<string>();
  readonly #awaiting = new Map<string, (() => void)[]>();

  /** `expected`: how many actors mention each barrier, instances counted. */
  constructor(expected: ReadonlyMap<string, number>) {
    for (const [name, count] of expected) this.#barriers.set(name, { expected: count, arrived: [], open: [] });
  }

  /** Arrives. False when that was the last: the barrier opens for all, and closes behind them. */
  arrive(name: string, actor: string): boolean {
    const barrier = this.#barrier(name);
    barrier.arrived.push(actor);
    if (barrier.arrived.length < barrier.expected) return true;
    const { open } = barrier;
    barrier.arrived = [];
    barrier.open = [];
    for (const go of open) go();
    return false;
  }

  /** Calls back when the barrier opens. Returns what takes the wish back. */
  whenOpen(name: string, go: () => void): () => void {
    const barrier = this.#barrier(name);
    barrier.open.push(go);
    return () => {
      const index = barrier.open.indexOf(go);
      if (index !== -1) barrier.open.splice(index, 1);
    };
  }

  /** "1 of 2 there". */
  describeBarrier(name: string): string {
    const { arrived, expected } = this.#barrier(name);
    return `${arrived.length} of ${expected} there`;
  }

  notify(name: string): void {
    this.#given.add(name);
    const awaiting = this.#awaiting.get(name) ?? [];
    this.#awaiting.delete(name);
    // A copy: whoever goes on takes its own wish back.
    for (const go of [...awaiting]) go();
  }

  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  whenGiven(name: string, go: () => void): () => void {
    const awaiting = this.#awaiting.get(name) ?? [];
    this.#awaiting.set(name, awaiting);
    awaiting.push(go);
    return () => {
      const index = awaiting.indexOf(go);
      if (index !== -1) awaiting.splice(index, 1);
    };
  }

  #barrier(name: string): Barrier {
    const barrier = this.#barriers.get(name);
    if (barrier === undefined) throw new Error(`nobody announced barrier ${name}`);
    return barrier;
  }
}
