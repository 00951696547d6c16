import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { tryCommand } from "./run-command.ts";

const tests = { numPassedTests: 8, numFailedTests: 0, numPendingTests: 2, testResults: [] };
const checks = [{ name: "types", passed: true }];
const unloadable = { status: "failed", assertionResults: [] };

it.each([
  ["all is well", tests, checks, [], "9 passed, 0 failed, 2 skipped", 0],
  ["a test fails", { ...tests, numFailedTests: 1 }, checks, ["tests"], "9 passed, 1 failed, 2 skipped", 1],
  [
    "a test file cannot be loaded",
    { ...tests, testResults: [unloadable] },
    checks,
    [],
    "9 passed, 1 failed, 2 skipped",
    1,
  ],
  ["a check fails", tests, [{ name: "types", passed: false }], ["check"], "8 passed, 1 failed, 2 skipped", 1],
  ["a stage fails without a word", tests, checks, ["examples"], "9 passed, 1 failed, 2 skipped", 1],
  ["tests left no results", undefined, checks, [], "1 passed, 1 failed, 0 skipped", 1],
  [
    "nothing could be installed",
    undefined,
    undefined,
    ["install", "tests", "check"],
    "0 passed, 3 failed, 0 skipped",
    1,
  ],
])("counts when %s", async (_title, testResults, checkResults, failedStages, line, exitCode) => {
  const folder = await mkdtemp(join(tmpdir(), "tomada-count-"));
  try {
    await mkdir(join(folder, "out"));
    if (testResults) await writeFile(join(folder, "out/tests.json"), JSON.stringify(testResults));
    if (checkResults) await writeFile(join(folder, "out/checks.json"), JSON.stringify(checkResults));
    const script = resolve("scripts/count-results.mjs");
    const result = await tryCommand(process.execPath, [script, ...failedStages], { cwd: folder });
    expect(result.output.trimEnd().split("\n").at(-1)).toBe(line);
    expect(result.exitCode).toBe(exitCode);
  } finally {
    await rm(folder, { recursive: true });
  }
});
