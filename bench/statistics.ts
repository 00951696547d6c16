/** Medians: a machine that others use too has outliers on one side only. */
import type { Sample } from "./arm.ts";

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) throw new RangeError("the median of nothing");
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

export function medianSample(samples: readonly Sample[]): Sample {
  const peaks = samples.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]));
  return {
    wallMs: median(samples.map(({ wallMs }) => wallMs)),
    peakBytes: peaks.length === samples.length ? median(peaks) : undefined,
  };
}
