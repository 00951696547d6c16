import { describe, expect, it } from "vitest";
import { defaultRunOptions, exitCode, fold, loadScenarios, reporters, run, type Event } from "./index.ts";

const text = `scenario: Echo
roles:
  server: [{ bind: 127.0.0.1:0 }, { listen: 1 }, accept, { expect-recv: hi }, close]
  client: [{ connect: "\${server.address}" }, { send: hi }, close]
`;

describe("the library", () => {
  it("loads scenarios, plays them, and says what came out", async () => {
    const { cases, diagnostics } = await loadScenarios([{ path: "echo.scenario.yaml", text }]);
    expect(diagnostics).toEqual([]);
    const events: Event[] = [];
    await run(cases, defaultRunOptions, [{ detail: "results", handle: (event) => void events.push(event) }]);
    const result = fold(events);
    expect(exitCode(result)).toBe(0);
    expect(result.cases.map(({ name, outcome }) => [name, outcome])).toEqual([["Echo", "passed"]]);
  });

  it("makes every report of what happened", async () => {
    const { cases } = await loadScenarios([{ path: "echo.scenario.yaml", text }]);
    for (const definition of reporters) {
      let report = "";
      const reporter = await definition.create({
        write: (part) => void (report += part),
        color: false,
        interactive: false,
        width: 80,
        verbose: false,
      });
      const events: Event[] = [];
      await run(cases, defaultRunOptions, [
        reporter,
        { detail: "results", handle: (event) => void events.push(event) },
      ]);
      await reporter.finish(fold(events));
      // Annotations are for what failed.
      if (definition.name !== "github") expect(report).toContain("Echo");
    }
  });

  it("finds the mistakes of a file", async () => {
    const { cases, diagnostics } = await loadScenarios([{ path: "x", text: text.replace("accept", "acept") }]);
    expect(cases).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: "unknown-verb", at: { file: "x", line: 3 } }]);
  });
});
