/** `requires` and `programs`: what a scenario needs beside its roles. */
import type { HelperProgram, Requirement, Value } from "../../model/scenario.ts";
import type { Findings } from "../findings.ts";
import type { Positions } from "../yaml/positions.ts";
import { isMap, listIn, mapIn, textIn, textsIn, type PlainMap } from "./plain.ts";

export function bindRequirements(document: PlainMap): readonly Requirement[] {
  return listIn(document, "requires").flatMap((item): Requirement[] => {
    if (typeof item === "string") return [item as Exclude<Requirement, object>];
    return isMap(item) ? [{ command: textsIn(item, "command") }] : [];
  });
}

export function bindPrograms(document: PlainMap, findings: Findings, positions: Positions): readonly HelperProgram[] {
  const programs = mapIn(document, "programs");
  if (!programs) return [];
  return Object.entries(programs).flatMap(([name, program]): HelperProgram[] => {
    if (!isMap(program)) return [];
    const ready = mapIn(program, "ready");
    const helper = {
      name,
      run: textIn(program, "run") ?? listIn(program, "run").map(String),
      readyListening: ready && textIn(ready, "listening"),
      env: bindEnvironment(mapIn(program, "env") ?? {}),
      cwd: textIn(program, "cwd"),
      stdin: textIn(program, "stdin"),
      files: mapIn(program, "files") ?? {},
      pty: program["pty"] === true,
      span: positions.keyAt(programs, name) ?? findings.span(0, 0),
    };
    positions.addCopy(helper, [
      ...["run", "env", "cwd", "stdin", "files"].map((key) => [key, program, key] as const),
      ...(ready ? ([["readyListening", ready, "listening"]] as const) : []),
    ]);
    return [helper];
  });
}

/** `PORT: 8080` needs no quotes: an environment holds text alone. */
function bindEnvironment(map: PlainMap): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]: [string, Value]) => [name, String(value)]));
}
