/** However our process ends, the programs that it has launched do not outlive it. Each case is a process of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { findMarked } from "./launching.test-support.ts";
import { listProcesses, readProc } from "./process-table.ts";

interface Doomed {
  readonly pid: number;
  readonly program: number;
  readonly mark: string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly output: () => string;
}

async function startDoomed(how: string): Promise<Doomed> {
  const script = fileURLToPath(new URL("doomed.test-support.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, how], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.setEncoding("latin1").on("data", (chunk: string) => (output += chunk));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  while (!output.includes("\n")) await new Promise((resolve) => child.stdout.once("data", resolve));
  const [pid = "", program = "", mark = ""] = (output.split("\n")[0] ?? "").split(" ");
  return { pid: Number(pid), program: Number(program), mark, ended, output: () => output };
}

/** Polls: the last to act is a process that is nobody's child any more. */
async function untilNobodyIsLeft({ mark, program }: Doomed): Promise<void> {
  for (;;) {
    const group = listProcesses().filter(({ group, state }) => group === program && state !== "Z");
    if (group.length === 0 && findMarked(mark).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("no program outlives us when we", () => {
  it.each([
    ["exit", 5, null],
    ["throw", 1, null],
    ["reject", 1, null],
  ])("%s", async (how, code, signal) => {
    const doomed = await startDoomed(how);
    expect(await doomed.ended).toEqual({ code, signal });
    // At once: it happened before we ended.
    expect(findMarked(doomed.mark)).toEqual([]);
    expect(findWatchdogs(doomed.pid)).toEqual([]);
  });

  it.each(["SIGKILL", "SIGTERM", "SIGHUP"] as const)("are ended by %s", async (signal) => {
    const doomed = await startDoomed("wait");
    expect(findMarked(doomed.mark).length).toBeGreaterThan(1);
    process.kill(doomed.pid, signal);
    expect(await doomed.ended).toEqual({ code: null, signal });
    await untilNobodyIsLeft(doomed);
    while (findWatchdogs(doomed.pid).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("stop it in order, and then nothing keeps us from ending", async () => {
    const doomed = await startDoomed("stop");
    expect(await doomed.ended).toEqual({ code: 0, signal: null });
    const [one, ...others] = (doomed.output().split("\n")[1] ?? "").split(" ").slice(1);
    expect(others).toEqual([one, one]);
    expect(findMarked(doomed.mark)).toEqual([]);
    expect(findWatchdogs(doomed.pid)).toEqual([]);
  });
});

/** Shells that wait for the end of that process. */
function findWatchdogs(pid: number): readonly number[] {
  return listProcesses()
    .filter(({ pid: each, state }) => state !== "Z" && commandLine(each).includes(`TOMADA_PROGRAM=${pid}-`))
    .map(({ pid: each }) => each);
}

function commandLine(pid: number): string {
  return readProc(`/proc/${pid}/cmdline`) ?? "";
}
