import { describe, expect, it } from "vitest";
import { callTomada, echoScenario, makeFolder } from "../call.test-support.ts";

const right = echoScenario();
const wrong = right.replace("- accept", "- acept");
const warned = right.replace("- accept", "- delay: 1ms\n    - accept");

describe("tomada validate", () => {
  it.each<[what: string, files: Record<string, string>, code: number, summary: string]>([
    ["nothing wrong", { "a.scenario.yaml": right }, 0, "1 file, 1 scenario: 0 errors"],
    [
      "several scenarios",
      { "a.scenario.yaml": `${right}---\n${echoScenario({ title: "Two" })}` },
      0,
      "1 file, 2 scenarios: 0 errors",
    ],
    ["an error", { "a.scenario.yaml": right, "b.scenario.yaml": wrong }, 2, "2 files, 1 scenario: 1 error"],
    ["advice", { "a.scenario.yaml": warned }, 0, "1 file, 1 scenario: 0 errors, 1 warning"],
    ["no file", {}, 4, "0 files, 0 scenarios: 0 errors"],
  ])("%s", async (_, files, code, summary) => {
    const called = await callTomada("validate", { cwd: makeFolder(files) });
    expect(called).toMatchObject({ code, stderr: "" });
    expect(called.stdout.trimEnd().split("\n").at(-1)).toBe(summary);
  });

  it("shows the place, the line, what is wrong and what to do", async () => {
    const { stdout } = await callTomada("validate", { cwd: makeFolder({ "a.scenario.yaml": wrong }) });
    expect(stdout).toMatch(/a\.scenario\.yaml:\d+:\d+: error\[unknown-verb\]: /);
    expect(stdout).toContain("- acept");
    expect(stdout).toContain("^^^^^");
    expect(stdout).toContain("did you mean accept?");
  });

  it("plays nothing", async () => {
    const taken = right.replace("127.0.0.1:0", "127.0.0.1:1");
    expect(await callTomada("validate", { cwd: makeFolder({ "a.scenario.yaml": taken }) })).toMatchObject({ code: 0 });
  });

  it("speaks JSON to programs", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": wrong });
    const { code, stdout } = await callTomada("validate --format json", { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain('"unknown-verb"');
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(await callTomada("validate", { cwd, env: { TOMADA_FORMAT: "json" } })).toMatchObject({ stdout });
  });

  it("says that there is more than it shows", async () => {
    const many = right.replace("    - close\n", "    - clos\n".repeat(200));
    const { stdout } = await callTomada("validate", { cwd: makeFolder({ "a.scenario.yaml": many }) });
    expect(stdout).toContain("a.scenario.yaml: only the first mistakes of this file are shown");
  });

  it("knows two formats", async () => {
    expect(await callTomada("validate --format xml")).toMatchObject({
      code: 2,
      stderr: 'tomada: --format: expected text or json, not "xml"\n',
    });
  });
});
