/** The figures that several arms share. */
import type { Figure, Sample } from "./arm.ts";

/** The whole process, start and end included. */
export const wholeProcess: Figure = { name: "whole process", unit: "ms", digits: 1, compute: ({ wallMs }) => wallMs };

/** Time for one unit of work once the process is up: what `amount - baseline` units take longer. */
export function perUnit(unit: string, amount: number, baseline: number): Figure {
  return {
    name: `per ${unit}`,
    unit: "µs",
    digits: 2,
    compute: (sample, base) => ((sample.wallMs - needed(base).wallMs) * 1000) / (amount - baseline),
  };
}

export function memoryPerUnit(unit: string, amount: number, baseline: number): Figure {
  return {
    name: `memory per ${unit}`,
    unit: "kB",
    digits: 2,
    compute: (sample, base) => (peak(sample) - peak(needed(base))) / 1000 / (amount - baseline),
  };
}

export const peakMemory: Figure = {
  name: "peak memory",
  unit: "MB",
  digits: 1,
  compute: (sample) => peak(sample) / 1e6,
};

/** Of bytes, once the process is up. */
export function throughput(amount: number, baseline: number): Figure {
  return {
    name: "throughput",
    unit: "GB/s",
    digits: 2,
    compute: (sample, base) => (amount - baseline) / 1e6 / (sample.wallMs - needed(base).wallMs),
  };
}

function needed(base: Sample | undefined): Sample {
  if (base === undefined) throw new RangeError("this figure needs a baseline");
  return base;
}

function peak({ peakBytes }: Sample): number {
  return peakBytes ?? Number.NaN;
}
