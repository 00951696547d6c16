/** Tomada as its users start it: the built command, in a process of its own. */
import { resolve } from "node:path";
import type { Sample } from "./arm.ts";
import { measureNode } from "./measured-process.ts";

const launcher = resolve(import.meta.dirname, "..", "bin", "tomada.cjs");

export interface TomadaRun {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** How many scenarios must have passed. */
  readonly passed?: number;
  readonly pinned?: boolean;
}

export function measureTomada({ paths, cwd, passed = 1, pinned = false }: TomadaRun): Promise<Sample> {
  return measureNode([launcher, "run", ...paths], (output) => output.replaceAll(",", "").includes(`${passed} passed`), {
    cwd,
    prefix: pinned ? ["taskset", "-c", "0"] : [],
  });
}
