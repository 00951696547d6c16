import { expect, it } from "vitest";
import type { Arm, Contender, Figure } from "./arm.ts";
import { perUnit, throughput } from "./figures.ts";
import { runArm } from "./run-arm.ts";
import { formatResult } from "./table.ts";

const perRound = perUnit("round", 1000, 1);
const speed = throughput(1001, 1);

/** Takes `startMs`, and `eachMs` for each unit of work; every other run is slowed down. */
function contender(name: string, startMs: number, eachMs: number): Contender {
  let runs = 0;
  return {
    name,
    async run(amount) {
      const outlier = runs++ % 5 === 4 ? 1000 : 0;
      return { wallMs: startMs + eachMs * amount + outlier, peakBytes: undefined };
    },
  };
}

function arm(figure: Figure, limit: Arm["targets"][number]["limit"], contenders: readonly Contender[]): Arm {
  const [ours = "", ...theirs] = contenders.map(({ name }) => name);
  return {
    key: "x",
    title: "nothing in particular",
    amount: figure === perRound ? 1000 : 1001,
    baseline: 1,
    figures: [figure],
    targets: [{ figure, ours, theirs, limit }],
    contenders: async () => contenders,
  };
}

it("takes the start away and compares with the best", async () => {
  const contenders = [contender("ours", 40, 0.02), contender("slow", 5, 0.05), contender("fast", 500, 0.01)];
  const result = await runArm(arm(perRound, { atMost: 2.5 }, contenders), "", 7);
  const [verdict] = result.verdicts;
  expect(verdict).toMatchObject({ theirs: "fast", reached: true });
  expect(verdict?.ratio).toBeCloseTo(2);
  expect(result.rows[0]?.figures[0]?.median).toBeCloseTo(20);
  expect(formatResult(result)).toContain("reached  2.00× (target ≤ 2.5×): per round, ours / fast");
});

it("knows that more throughput is better", async () => {
  const contenders = [contender("ours", 0, 0.02), contender("slow", 0, 0.05), contender("fast", 0, 0.01)];
  const result = await runArm(arm(speed, { atLeast: 0.8 }, contenders), "", 3);
  expect(result.verdicts[0]).toMatchObject({ theirs: "fast", reached: false });
  expect(result.verdicts[0]?.ratio).toBeCloseTo(0.5);
});

it("does not report what was not done", async () => {
  const broken: Contender = { name: "broken", run: () => Promise.reject(new Error("did not do its work")) };
  await expect(runArm(arm(perRound, { atMost: 1 }, [broken]), "", 1)).rejects.toThrow("did not do its work");
});
