/** Scenario files → cases, as `run`, `list` and `validate` all begin. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Loaded } from "../load/load.ts";
import type { Call } from "./command.ts";
import { parsePair, type Flag } from "./flag.ts";

const set: Flag<readonly [name: string, value: string]> = {
  name: "set",
  value: "NAME=VALUE",
  repeatable: true,
  summary: "Override a variable of `vars`",
  parse: parsePair("NAME=VALUE"),
};

export const inputFlags: readonly Flag[] = [set];

export interface Inputs extends Loaded {
  /** How many files were read. */
  readonly files: number;
}

/** Loads what the arguments name; without arguments, ./scenarios or else this folder. `substituted`: roles that others play. */
export async function loadInputs(
  { io, flags, arguments: paths }: Call,
  substituted: readonly string[] = [],
): Promise<Inputs> {
  const { findScenarioFiles, loadScenarios } = await import("../load/load.ts");
  const named = paths.length > 0 ? paths : [existsSync(join(io.cwd, "scenarios")) ? "scenarios" : "."];
  const { files, diagnostics } = findScenarioFiles(named, io.cwd);
  const loaded = await loadScenarios(files, { set: Object.fromEntries(flags.all(set)), substituted });
  return { ...loaded, files: files.length, diagnostics: [...diagnostics, ...loaded.diagnostics] };
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Said where not all mistakes of a file are shown; "" where they are. */
export function describeCutShort({ cutShort }: Loaded): string {
  return cutShort.map((path) => `${path}: only the first mistakes of this file are shown\n`).join("");
}
