/** Scenario files → cases, as `run`, `list` and `validate` all begin. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findScenarioFiles, loadScenarios, type Loaded } from "../load/load.ts";
import type { Call } from "./command.ts";
import type { Flag } from "./flags.ts";

export const inputFlags: readonly Flag[] = [
  { name: "set", value: "NAME=VALUE", repeatable: true, summary: "Override a variable of `vars`" },
];

export interface Inputs extends Loaded {
  /** How many files were read. */
  readonly files: number;
}

/** Loads what the arguments name; without arguments, ./scenarios or else this folder. `substituted`: roles that others play. */
export async function loadInputs(
  { io, flags, arguments: paths }: Call,
  substituted: readonly string[] = [],
): Promise<Inputs> {
  const named = paths.length > 0 ? paths : [existsSync(join(io.cwd, "scenarios")) ? "scenarios" : "."];
  const { files, diagnostics } = findScenarioFiles(named, io.cwd);
  const loaded = await loadScenarios(files, { set: Object.fromEntries(flags.pairs("set", "NAME=VALUE")), substituted });
  return { ...loaded, files: files.length, diagnostics: [...diagnostics, ...loaded.diagnostics] };
}
