/**
 * The last line of .ci/run: counts what vitest and the check script wrote. Its arguments are the stages that failed;
 * one that failed without saying which test or check did counts as a failure itself. Plain JavaScript, because it must
 * run when nothing could be installed.
 */
import { readFileSync } from "node:fs";

const failedStages = process.argv.slice(2);

const tests = read("out/tests.json");
const checks = read("out/checks.json");

/** A file that cannot even be loaded has no tests that fail. */
const brokenFiles = tests?.testResults.filter(
  ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
);

const counts = {
  tests: { failed: (tests?.numFailedTests ?? 0) + (brokenFiles?.length ?? 0), passed: tests?.numPassedTests ?? 0 },
  check: {
    failed: checks?.filter(({ passed }) => !passed).length ?? 0,
    passed: checks?.filter(({ passed }) => passed).length ?? 0,
  },
};

const silent = failedStages.filter((stage) => !(counts[stage]?.failed > 0));
const missing = Object.entries({ tests, check: checks }).filter(
  ([stage, result]) => result === undefined && !failedStages.includes(stage),
);
for (const stage of silent) console.log(`stage ${stage} failed`);
for (const [stage] of missing) console.log(`stage ${stage} left no results`);

const passed = counts.tests.passed + counts.check.passed;
const failed = counts.tests.failed + counts.check.failed + silent.length + missing.length;
const skipped = tests?.numPendingTests ?? 0;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
