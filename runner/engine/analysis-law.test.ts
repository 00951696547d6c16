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
const step = fc.oneof(
  { weight: 3, arbitrary: length.map((bytes) => `send: ${"z".repeat(bytes)}`) },
  { weight: 3, arbitrary: length.map((bytes) => `expect-recv: { bytes: ${bytes} }`) },
  { weight: 1, arbitrary: fc.constantFrom("expect-eof", "close", "shutdown: write") },
  { weight: 1, arbitrary: name.map((one) => `barrier: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `notify: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `await: ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `set: { ${one}: 1 }`) },
  { weight: 1, arbitrary: name.map((one) => `check: ${one} == 1`) },
);
const steps = (own: string, most: number): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: fc.constant(own) }), { maxLength: most });
const connect = "connect: ${server.address}";

const scenario = fc
  .record({
    server: steps("accept", 5),
    client: steps(connect, 5),
    other: fc.option(steps(connect, 3), { nil: undefined }),
  })
  .map(({ server, client, other }) => {
    const roles = [
      ["server", ["bind: 127.0.0.1:0", "listen: 8", "accept", ...server]],
      ["client", [connect, ...client]],
      ...(other === undefined ? [] : [["other", [connect, ...other]] as const]),
    ] as const;
    const text = roles.map(([role, list]) => `  ${role}:\n${list.map((one) => `    - ${one}\n`).join("")}`).join("");
    return `scenario: generated\nsurplus: allow\ntimeout: 2s\nroles:\n${text}`;
  });

async function findErrors(text: string): Promise<string[]> {
  const { diagnostics } = await loadScenarios([{ path: "generated.scenario.yaml", text }]);
  return diagnostics.flatMap(({ code, severity, message }) => (severity === "error" ? [`${code}: ${message}`] : []));
}

describe("analysis and the engine", () => {
  it("agree", async () => {
    let passed = 0;
    let stuck = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (text) => {
        const errors = await findErrors(text);
        const { outcome } = await playText(text, { validate: false });
        if (outcome === "passed") passed += 1;
        if (errors.length > 0 && outcome !== "passed") stuck += 1;
        // A barrier that one role reaches alone opens at once, and is a mistake all the same.
        const certain = errors.filter((error) => !error.startsWith("barrier-too-few"));
        if (outcome === "passed") expect(certain, text).toEqual([]);
      }),
      { numRuns: 150 },
    );
    // The test would say nothing if its scenarios were all of one kind.
    expect(passed).toBeGreaterThan(5);
    expect(stuck).toBeGreaterThan(30);
  });
});
