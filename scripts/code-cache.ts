/** Writes dist/main.cache: V8's code for the functions that playing one scenario needs. */
import { rm } from "node:fs/promises";
import { tryCommand } from "./run-command.ts";

/** Runs in a process of its own: a cache holds what was compiled by the time that it is made. */
const recorder = `
const { compileBundle, runBundle } = require("./bin/tomada.cjs");
const script = compileBundle();
process.once("exit", () => require("fs").writeFileSync("dist/main.cache", script.createCachedData()));
runBundle(script);
`;

/** Without a cache the command only starts more slowly: a machine that cannot play the scenario can still build. */
export async function writeCodeCache(scenario: string): Promise<void> {
  await rm("dist/main.cache", { force: true });
  const { exitCode, output } = await tryCommand(process.execPath, [
    "-e",
    recorder,
    "--",
    "bin/tomada.cjs",
    "run",
    scenario,
  ]);
  if (exitCode !== 0) console.warn(`playing ${scenario} with the new build ended with ${exitCode}:\n${output}`);
}
