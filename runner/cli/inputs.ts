/** Scenario files → cases, as `run`, `list` and `validate` all begin. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findScenarioFiles, loadScenarios, type LoadedScenarios } from "../load/load.ts";
import type { Call } from "./command.ts";
import type { Flag } from "./flags.ts";

export const inputFlags: readonly Flag[] = [
  { name: "set", value: "NAME=VALUE", repeatable: true, summary: "Override a variable of `vars`" },
];

/** Loads what the arguments name; without arguments, ./scenarios or else this folder. */
export async function loadInputs({ io, flags, arguments: paths }: Call): Promise<LoadedScenarios> {
  const named = paths.length > 0 ? paths : [existsSync(join(io.cwd, "scenarios")) ? "scenarios" : "."];
  const { files, diagnostics } = findScenarioFiles(named, io.cwd);
  const loaded = await loadScenarios(files, { set: new Map(flags.pairs("set", "NAME=VALUE")) });
  return { ...loaded, diagnostics: [...diagnostics, ...loaded.diagnostics] };
}
