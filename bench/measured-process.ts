/** Runs a command as a benchmark does: alone, with a plain environment, its output kept for the check. */
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { tryCommand } from "../scripts/run-command.ts";
import type { Sample } from "./arm.ts";

const peakMemoryHook = resolve(import.meta.dirname, "peak-memory.cjs");

/** A stuck contender is a failed one. */
const timeoutMs = 120_000;

/** Does this output show that the work was done? */
export type Proof = (output: string) => boolean;

export interface MeasuredCommand {
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly proof: Proof;
  /** Reads from the output how long it took, in milliseconds; without, the process is timed. */
  readonly clock?: (output: string) => number;
}

export async function measureCommand({ command, cwd, proof, clock }: MeasuredCommand): Promise<Sample> {
  const { output, ...sample } = await run(command, proof, { cwd, env: plainEnvironment() });
  return clock === undefined ? sample : { ...sample, wallMs: clock(output) };
}

/** Measures `node ARGS…`, with its peak memory; `prefix` is a command that starts it (taskset). */
export async function measureNode(
  args: readonly string[],
  proof: Proof,
  options: { readonly cwd?: string; readonly prefix?: readonly string[] } = {},
): Promise<Sample> {
  const file = join(tmpdir(), `tomada-peak-memory-${process.pid}`);
  const [command, ...rest] = [...(options.prefix ?? []), process.execPath, "--require", peakMemoryHook, ...args];
  if (command === undefined) throw new Error("no command");
  const env = { ...plainEnvironment(), PEAK_MEMORY_FILE: file };
  const { wallMs } = await run([command, ...rest], proof, { cwd: options.cwd, env });
  const peakBytes = Number(await readFile(file, "utf8"));
  await rm(file);
  return { wallMs, peakBytes };
}

async function run(
  [command, ...args]: readonly [string, ...string[]],
  proof: Proof,
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Promise<Sample & { readonly output: string }> {
  const start = performance.now();
  const { exitCode, output } = await tryCommand(command, args, { ...options, timeoutMs });
  const wallMs = performance.now() - start;
  if (exitCode !== 0 || !proof(output)) {
    const why = exitCode === 0 ? "its output does not show it" : `it ended with ${exitCode}`;
    throw new Error(`${[command, ...args].join(" ")} did not do its work: ${why}\n${output.slice(-4000)}`);
  }
  return { wallMs, peakBytes: undefined, output };
}

/** NODE_EXTRA_CA_CERTS costs a Node 20 process 29 ms, NODE_OPTIONS can cost anything. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = process.env;
  return rest;
}
