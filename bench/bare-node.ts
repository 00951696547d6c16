/** The scripts in bench/bare: what one writes for the purpose, without a tool. */
import { resolve } from "node:path";
import type { Sample } from "./arm.ts";
import { measureNode } from "./measured-process.ts";

/** `proof` is a line that the script prints when all was done. */
export function measureBare(script: string, args: readonly (string | number)[], proof: string): Promise<Sample> {
  const file = resolve(import.meta.dirname, "bare", script);
  return measureNode([file, ...args.map(String)], (output) => output.split("\n").includes(proof));
}
