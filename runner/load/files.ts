/** Paths on the command line → the scenario files that they name. */
import { closeSync, openSync, readdirSync, readSync, statSync, type Dirent } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import { nearestName } from "../model/nearest-name.ts";
import type { ScenarioSource } from "./load.ts";
import { largestFileBytes } from "./yaml/decode.ts";

export interface FoundFiles {
  /** A folder's files in the order of their names; each file once. */
  readonly files: readonly ScenarioSource[];
  readonly diagnostics: readonly Diagnostic[];
}

const suffix = ".scenario.yaml";

/** A file that is named is taken whatever it is called; a folder stands for all `*.scenario.yaml` in it and below. */
export function findScenarioFiles(paths: readonly string[], cwd: string = process.cwd()): FoundFiles {
  const files: ScenarioSource[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const add = (path: string): void => {
    const absolute = resolve(cwd, path);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    const bytes = attempt(() => readBeginning(absolute));
    if (bytes instanceof Uint8Array) files.push({ path, bytes });
    else diagnostics.push(unreadable(path, `${path} cannot be read: ${bytes.code ?? bytes.message}`));
  };
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const stat = attempt(() => statSync(absolute));
    if (stat instanceof Error) diagnostics.push(missing(path, absolute, stat));
    else if (!stat.isDirectory()) add(path);
    else for (const inside of walk(absolute, path, diagnostics)) add(inside);
  }
  return { files, diagnostics };
}

/** Links to folders are not followed: they may lead back. */
function* walk(absolute: string, path: string, diagnostics: Diagnostic[]): Generator<string> {
  const entries = attempt(() => readdirSync(absolute, { withFileTypes: true }));
  if (entries instanceof Error) {
    diagnostics.push(unreadable(path, `the folder ${path} cannot be read: ${entries.code ?? entries.message}`));
    return;
  }
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) yield* walk(join(absolute, entry.name), inside, diagnostics);
    else if (entry.name.endsWith(suffix) && isFile(entry, join(absolute, entry.name))) yield inside;
  }
}

function isFile(entry: Dirent, absolute: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const stat = attempt(() => statSync(absolute));
  // A link that leads nowhere is named, so that it is not left out in silence.
  return stat instanceof Error || stat.isFile();
}

/** No more than is needed to see that a file is too large: it may be /dev/zero. */
function readBeginning(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    let buffer = Buffer.allocUnsafe(16 * 1024);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0 || length > largestFileBytes) return buffer.subarray(0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 4, largestFileBytes + 1));
    }
  } finally {
    closeSync(descriptor);
  }
}

function missing(path: string, absolute: string, error: NodeJS.ErrnoException): Diagnostic {
  if (error.code !== "ENOENT") return unreadable(path, `${path} cannot be read: ${error.code ?? error.message}`);
  const siblings = attempt(() => readdirSync(dirname(absolute)));
  const near = siblings instanceof Error ? undefined : nearestName(basename(path), siblings);
  const help = near === undefined ? undefined : `did you mean ${join(dirname(path), near)}?`;
  return unreadable(path, `there is no file or folder ${path}`, help);
}

function unreadable(path: string, message: string, help?: string): Diagnostic {
  const at = { file: path, line: 1, column: 1, endColumn: 2, text: "" };
  return { code: "file-unreadable", severity: "error", message, at, ...(help === undefined ? {} : { help }) };
}

/** What the file system refuses is a finding, not an exception. */
function attempt<T>(action: () => T): T | NodeJS.ErrnoException {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
