/** Runs the contenders of an arm in turn, again and again, and compares their medians. */
import type { Arm, Contender, Figure, Sample, Target } from "./arm.ts";
import { median, medianSample } from "./statistics.ts";

export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface ArmResult {
  readonly key: string;
  readonly title: string;
  readonly runs: number;
  readonly figures: readonly Pick<Figure, "name" | "unit" | "digits">[];
  /** One row a contender, its figures in the order of `figures`. */
  readonly rows: readonly { readonly name: string; readonly figures: readonly Measured[] }[];
  readonly verdicts: readonly Verdict[];
}

export interface Verdict {
  readonly figure: string;
  readonly ours: string;
  /** The best of those that it is compared with. */
  readonly theirs: string;
  readonly ratio: number;
  readonly limit: Target["limit"];
  readonly reached: boolean;
}

interface Runs {
  readonly contender: Contender;
  readonly samples: Sample[];
  readonly baselines: Sample[];
}

export async function runArm(arm: Arm, folder: string, runs: number): Promise<ArmResult> {
  const all = (await arm.contenders(folder)).map((contender): Runs => ({ contender, samples: [], baselines: [] }));
  for (const { contender } of all) await contender.run(arm.amount);
  // In turn, so that a machine whose speed drifts slows all of them alike.
  for (let run = 0; run < runs; run++) {
    for (const { contender, samples, baselines } of all) {
      if (arm.baseline !== undefined) baselines.push(await contender.run(arm.baseline));
      samples.push(await contender.run(arm.amount));
    }
  }
  const medians = new Map<string, ReadonlyMap<Figure, number>>();
  const rows = all.map(({ contender: { name }, samples, baselines }) => {
    const base = baselines.length === 0 ? undefined : medianSample(baselines);
    const figures = arm.figures.map((figure) => measure(samples.map((sample) => figure.compute(sample, base))));
    medians.set(name, new Map(arm.figures.map((figure, index) => [figure, figures[index]?.median ?? Number.NaN])));
    return { name, figures };
  });
  const verdicts = arm.targets.map((target) => judge(target, (name) => medians.get(name)?.get(target.figure)));
  return {
    key: arm.key,
    title: arm.title,
    runs,
    figures: arm.figures.map(({ name, unit, digits }) => ({ name, unit, digits })),
    rows,
    verdicts,
  };
}

function measure(values: readonly number[]): Measured {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function judge(target: Target, medianOf: (name: string) => number | undefined): Verdict {
  const { figure, ours, limit } = target;
  const own = medianOf(ours);
  const others = target.theirs.map((name) => ({ name, value: medianOf(name) ?? Number.NaN }));
  const atMost = "atMost" in limit;
  others.sort((a, b) => (atMost ? a.value - b.value : b.value - a.value));
  const [best] = others;
  if (own === undefined || best === undefined) throw new RangeError(`${ours} is compared with nobody`);
  const ratio = own / best.value;
  return {
    figure: figure.name,
    ours,
    theirs: best.name,
    ratio,
    limit,
    reached: atMost ? ratio <= limit.atMost : ratio >= limit.atLeast,
  };
}
