/**
 * `npm run test:stress -- [--times 20] [--load] [-- VITEST ARGUMENTS]`: the suite again and again, stopping at the first
 * failure; with `--load` both cores are kept busy meanwhile.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { times: { type: "string", default: "20" }, load: { type: "boolean", default: false } },
  allowPositionals: true,
});
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new Error("--times takes a whole number of at least 1");

const load = values.load ? Array.from({ length: availableParallelism() }, startSpinning) : [];
try {
  for (let time = 1; time <= times; time++) {
    const start = performance.now();
    const passed = await runSuite(positionals);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${passed ? "passed" : "FAILED"}  ${time} of ${times}, ${seconds} s${values.load ? ", under load" : ""}`,
    );
    if (!passed) {
      process.exitCode = 1;
      break;
    }
  }
} finally {
  for (const spinner of load) spinner.kill();
}

function startSpinning(): ChildProcess {
  return spawn(process.execPath, ["-e", "for (;;) {}"], { stdio: "ignore" });
}

async function runSuite(args: readonly string[]): Promise<boolean> {
  const suite = spawn("node_modules/.bin/vitest", ["run", "--reporter=dot", ...args], { stdio: "inherit" });
  const [code] = (await once(suite, "exit")) as [number | null];
  return code === 0;
}
