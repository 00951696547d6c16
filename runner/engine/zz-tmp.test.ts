/**
 * The laws between analysis and the engine, over generated scenarios on real sockets: what plays to its end is never
 * diagnosed, and what analysis says can never come to its end does not.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import { playText } from "./play-text.test-support.ts";

const name = fc.constantFrom("x", "y");
const length = fc.integer({ min: 1, max: 2 });
/** A step as flow YAML, so that it can stand inside others. */
const plainStep = fc.oneof(
  { weight: 3, arbitrary: length.map((bytes) => `send: ${"z".repeat(bytes)}`) },
  { weight: 3, arbitrary: length.map((bytes) => `expect-recv: { bytes: ${bytes} }`) },
  { weight: 1, arbitrary: fc.constantFrom("expect-eof", "close", "reset", "expect-reset", "shutdown: write") },
  { weight: 1, arbitrary: name.map((one) => `barrier: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `notify: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `await: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `set: { ${one}: 1 }`) },
  { weight: 1, arbitrary: name.map((one) => `check: ${one} == 1`) },
);

function flow(steps: readonly string[]): string {
  return `[ ${steps.map((step) => (step.includes(":") ? `{ ${step} }` : step)).join(", ")} ]`;
}

/** `own` are the verbs that make connections, here or there. */
function anyStep(own: string): fc.Arbitrary<string> {
  const leaf = fc.oneof({ weight: 9, arbitrary: plainStep }, { weight: 1, arbitrary: fc.constant(own) });
  const some = fc.array(leaf, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 12, arbitrary: leaf },
    { weight: 1, arbitrary: some.map((steps) => `repeat: { times: 2, steps: ${flow(steps)} }`) },
    { weight: 1, arbitrary: some.map((steps) => `repeat: { until: 1 == 1, steps: ${flow(steps)} }`) },
    { weight: 1, arbitrary: fc.tuple(some, some).map((branches) => `parallel: [ ${branches.map(flow).join(", ")} ]`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("if: 1 == 2", "if: 1 == 1", "level: may, within: 20ms"), plainStep)
        .filter(([, step]) => step.includes(":"))
        .map(([modifier, step]) => `${step}, ${modifier}`),
    },
  );
}

const connect = 'connect: "${server.address}"';
const serve = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.array(plainStep, { minLength: 1, maxLength: 3 }))
  .map(([connections, steps]) => `serve: { connections: ${connections}, steps: ${flow(steps)} }`);

const scenario = fc
  .record({
    first: fc.oneof({ weight: 2, arbitrary: fc.constant("accept") }, { weight: 1, arbitrary: serve }),
    server: fc.array(anyStep("accept"), { maxLength: 4 }),
    client: fc.array(anyStep(connect), { maxLength: 4 }),
    instances: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
    /** Gives all that others may wait for, so that more than a few come to their end. */
    giver: fc.boolean(),
    other: fc.option(fc.array(anyStep(connect), { maxLength: 3 }), { nil: undefined }),
  })
  .map(({ first, server, client, instances, other, giver }) => {
    const roles = [
      `server: ${flow(["bind: 127.0.0.1:0", "listen: 8", first, ...server])}`,
      `client: { instances: ${instances}, steps: ${flow([connect, ...client])} }`,
      ...(other === undefined ? [] : [`other: ${flow([connect, ...other])}`]),
      ...(giver ? ["giver: [ { set: { x: 1, y: 1 } }, { notify: x }, { notify: y } ]"] : []),
    ];
    return `scenario: generated\nsurplus: allow\ntimeout: 1s\nroles:\n${roles.map((role) => `  ${role}\n`).join("")}`;
  });

async function findErrors(text: string): Promise<string[]> {
  const { diagnostics } = await loadScenarios([{ path: "generated.scenario.yaml", text }]);
  return diagnostics.flatMap(({ code, severity, message }) => (severity === "error" ? [`${code}: ${message}`] : []));
}

describe("analysis and the engine", () => {
  it("agree", async () => {
    let passed = 0; const stats = new Map<string, number>();
    let stuck = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (text) => {
        const errors = await findErrors(text);
        const { outcome, failure } = await playText(text, { validate: false });
        if (outcome === "passed") passed += 1;
        if (errors.length > 0 && outcome !== "passed") stuck += 1;
        // A barrier of one opens at once, and a step that is left out may be nonsense: mistakes all the same.
        const isWhole = !/if:|level:/.test(text);
        const certain = errors.filter((error) =>
          isWhole ? !error.startsWith("barrier-too-few") : /^(wait-cycle|recv-never-fed)/.test(error),
        );
        const code = failure?.code ?? "passed"; const k = `${code} / ${errors[0]?.split(":")[0] ?? "none"}`; stats.set(k, (stats.get(k) ?? 0) + 1); if (code === "deadlock" && errors.length === 0) console.log(text);if (outcome === "passed") expect(certain, text).toEqual([]);
      }),
      { numRuns: 3000 },
    );
    console.log([...stats].map(String).join("\n"));
    expect(passed).toBeGreaterThan(5);
    expect(stuck).toBeGreaterThan(30);
  });
});
