/** What a benchmark is: contenders that do the same work, figures made of their times, targets that compare them. */

/** One whole process, from its start to its end. */
export interface Sample {
  readonly wallMs: number;
  /** Largest resident memory; only of Node processes. */
  readonly peakBytes: number | undefined;
}

export interface Contender {
  readonly name: string;
  /** Does the work once, checks that it was done, and says what it took. Throws when it was not done. */
  run(amount: number): Promise<Sample>;
}

/** A number that is made of samples; `base` is the median of the runs at the arm's `baseline`. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Digits after the point. */
  readonly digits: number;
  compute(sample: Sample, base: Sample | undefined): number;
}

/** `ours` against the best of `theirs`, as a ratio of medians. */
export interface Target {
  readonly figure: Figure;
  readonly ours: string;
  readonly theirs: readonly string[];
  /** The ratio may be at most, or must be at least, so much. */
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Arm {
  /** What `--only` calls it. */
  readonly key: string;
  readonly title: string;
  readonly amount: number;
  /** Each run is done with so little work too, so that starting the process can be taken off. */
  readonly baseline?: number;
  readonly figures: readonly Figure[];
  readonly targets: readonly Target[];
  /** Writes what they need into the folder. */
  contenders(folder: string): Promise<readonly Contender[]>;
}
