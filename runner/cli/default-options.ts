/** How scenarios are played where nothing else is said; the library's callers change what they need to. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { RunOptions } from "../engine/run-options.ts";
import { Fault } from "../model/outcome.ts";
import { version } from "./version.ts";

export const defaultRunOptions: RunOptions = {
  diagnostics: [],
  jobs: availableParallelism(),
  repeat: 1,
  retry: 0,
  bail: undefined,
  timeoutScale: 1,
  resegment: undefined,
  isolate: false,
  tlsKeyLog: undefined,
  subjects: new Map(),
  env: process.env,
  readFile,
  version,
  arguments: [],
  signal: new AbortController().signal,
  onWait: () => {},
};

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Fault(
      "unexpected-error",
      `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
}
