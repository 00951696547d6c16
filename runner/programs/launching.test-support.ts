/** Test support: programs that are stopped when their test is over, and a look whether anything of them is left. */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, onTestFinished } from "vitest";
import { launch, type LaunchOptions } from "./launch.ts";
import { listProcesses } from "./process-table.ts";
import type { Program } from "./program.ts";
import { stop } from "./stop.ts";

export async function start(command: LaunchOptions["command"], options: Partial<LaunchOptions> = {}): Promise<Program> {
  const program = await launch({ name: "server", cwd: tmpdir(), command, ...options });
  onTestFinished(async () => {
    expect((await stop(program, { graceMs: 50 })).survivors).toEqual([]);
    expect(findMarked(program.family.mark)).toEqual([]);
  });
  return program;
}

/** A Python program from its text. */
export function python(text: string, ...args: readonly string[]): readonly string[] {
  return ["python3", "-c", text, ...args];
}

/** Processes that carry the mark in their environment, found without the code under test. */
export function findMarked(mark: string): number[] {
  return listProcesses()
    .filter(({ pid, state }) => state !== "Z" && environmentOf(pid).includes(`TOMADA_PROGRAM=${mark}`))
    .map(({ pid }) => pid);
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
  } catch {
    return [];
  }
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** Resolves as soon as the program has printed this on its standard output. */
export async function printed(program: Program, wanted: string): Promise<void> {
  while (!text(program.stdout.view()).includes(wanted)) {
    if (program.stdout.ended) {
      throw new Error(`it printed ${text(program.stdout.view())}, and on stderr ${text(program.stderr.view())}`);
    }
    await new Promise<void>((resolve) => program.stdout.watch(resolve));
  }
}
