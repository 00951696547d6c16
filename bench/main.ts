/** `npm run bench`: Tomada against varnishtest and against bare Node, as ratios in one run. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Arm } from "./arm.ts";
import { bulk } from "./arms/bulk.ts";
import { datagramRoundTrips } from "./arms/datagram-round-trips.ts";
import { manyClients } from "./arms/many-clients.ts";
import { manyFiles } from "./arms/many-files.ts";
import { roundTrips } from "./arms/round-trips.ts";
import { startUp } from "./arms/start-up.ts";
import { tlsRoundTrips } from "./arms/tls-round-trips.ts";
import { type ArmResult, runArm } from "./run-arm.ts";
import { describeMachine } from "./machine.ts";
import { formatResult } from "./table.ts";

const arms: readonly Arm[] = [startUp, manyFiles, roundTrips, bulk, manyClients, datagramRoundTrips, tlsRoundTrips];

const usage = `usage: npm run bench -- [--only a,c] [--runs N] [--json FILE]

${arms.map(({ key, title }) => `  ${key}  ${title}`).join("\n")}

needs varnishtest (apt-get install varnish), and a machine that does nothing else`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "7" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

if (values.help) console.log(usage);
else await main(values.only?.split(",") ?? arms.map(({ key }) => key), Number(values.runs));

async function main(keys: readonly string[], runs: number): Promise<void> {
  const chosen = arms.filter(({ key }) => keys.includes(key));
  if (chosen.length === 0 || !Number.isInteger(runs) || runs < 1) throw new Error(usage);
  console.log(`${await describeMachine()}; medians of ${runs} interleaved runs after one that does not count`);
  const [load = 0] = loadavg();
  if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(2)}): these figures are provisional.`);
  const results: ArmResult[] = [];
  for (const arm of chosen) {
    const result = await inTemporaryFolder((folder) => runArm(arm, folder, runs));
    console.log(`\n${formatResult(result)}`);
    results.push(result);
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (results.some(({ verdicts }) => verdicts.some(({ reached }) => !reached))) process.exitCode = 1;
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tomada-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
