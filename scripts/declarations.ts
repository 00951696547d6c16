/** Writes dist/types: declarations of what the library exports, and of what those name. */
import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";

const folder = "dist/types";
const entry = join(folder, "runner/index.d.ts");

export async function writeTypes(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await runCommand("node_modules/.bin/tsc", ["-p", "tsconfig.types.json"]);
  // The compiler declares every module that it read. Only what can be reached from the entry is part of the package.
  const reached = await reach(entry);
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file);
    if (path.endsWith(".d.ts") && !reached.has(path)) await rm(path);
  }
}

async function reach(start: string): Promise<ReadonlySet<string>> {
  const reached = new Set([start]);
  // Files that are added while this goes on are visited too.
  for (const file of reached) {
    const text = await readFile(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/\bfrom "(\.[^"]*)"/g)) {
      reached.add(join(dirname(file), specifier).replace(/\.ts$/, ".d.ts"));
    }
  }
  return reached;
}
