/**
 * `npm run check`: everything that can be said about the code without running its tests. One line a check; details only
 * of those that fail. `--json FILE` writes what .ci/run counts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { tryCommand } from "./run-command.ts";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** Those that take longest come first. */
const checks: readonly Check[] = [
  { name: "package", command: ["tsx", "scripts/check-package.ts"] },
  { name: "unused", command: ["knip", "--no-progress"] },
  { name: "types", command: ["tsc", "--noEmit", "-p", "."] },
  { name: "lint", command: ["oxlint", "--deny-warnings"] },
  { name: "dependencies", command: ["depcruise", "--config", ".dependency-cruiser.cjs", "runner", "reports"] },
  { name: "generated", command: ["tsx", "scripts/generate.ts", "--check"] },
  { name: "format", command: ["oxfmt", "--check", "."] },
];

interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const { values } = parseArgs({ options: { json: { type: "string" }, only: { type: "string" } } });
const chosen = checks.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
if (chosen.length === 0)
  throw new Error(`there is no such check; there are ${checks.map(({ name }) => name).join(", ")}`);

const start = performance.now();
const results = await runAll(chosen, availableParallelism());
const failed = results.filter(({ passed }) => !passed);
for (const { name, output } of failed) console.log(`\n── ${name} ${"─".repeat(76 - name.length)}\n\n${output.trim()}`);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`\n${results.length - failed.length} checks passed, ${failed.length} failed, in ${seconds} s`);
if (values.json !== undefined) {
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
}
if (failed.length > 0) process.exitCode = 1;

/** So many at a time, each begun as soon as another has ended. */
async function runAll(all: readonly Check[], atOnce: number): Promise<CheckResult[]> {
  const waiting = [...all];
  const done: CheckResult[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await run(check);
      console.log(
        `${result.passed ? "ok    " : "FAILED"}  ${check.name.padEnd(12)}  ${result.seconds.toFixed(1).padStart(5)} s`,
      );
      done.push(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

async function run({ name, command: [program, ...args] }: Check): Promise<CheckResult> {
  const begun = performance.now();
  const { exitCode, output } = await tryCommand(`node_modules/.bin/${program}`, args);
  return { name, passed: exitCode === 0, seconds: (performance.now() - begun) / 1000, output };
}
