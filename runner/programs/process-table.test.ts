import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Family } from "./family.ts";
import { python, printed, start } from "./launching.test-support.ts";
import { isOwnProc, listChildren, listProcesses, parseStat, readProc, readProcess } from "./process-table.ts";

describe("parseStat", () => {
  const numbers = "S 1 2 3 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 1 0 4711 8000000 500";
  it.each(["(sh)", "(a b)", "(a) b)", "(()", "(x\n) S 9 9 9)"])("is not confused by a command called %j", (name) => {
    expect(parseStat(42, `42 ${name} ${numbers}\n`)).toEqual({
      pid: 42,
      state: "S",
      parent: 1,
      group: 2,
      session: 3,
      cpuTime: 12,
      startTime: 4711,
    });
  });
});

it("finds ourselves, among others", () => {
  const self = readProcess(process.pid);
  expect(self).toMatchObject({ pid: process.pid, parent: process.ppid });
  expect(listProcesses().find(({ pid }) => pid === process.pid)?.startTime).toBe(self?.startTime);
  expect(readProcess(2 ** 22 + 1)).toBeUndefined();
  expect(readProc("/proc/self/no-such-file")).toBeUndefined();
});

it("knows the children of all threads", async () => {
  const program = await start(
    python(`import subprocess, threading, time
def child():
    process = subprocess.Popen(["sleep", "100"])
    print("up", flush=True)
    process.wait()
threading.Thread(target=child, daemon=True).start()
time.sleep(100)`),
  );
  await printed(program, "up");
  const children = listProcesses().filter(({ parent }) => parent === program.pid);
  expect(children.length).toBe(1);
  expect(listChildren(program.pid)).toEqual(children.map(({ pid }) => pid));
  expect(program.family.closeMembers()).toEqual([program.pid, ...children.map(({ pid }) => pid)]);
});

describe("a /proc", () => {
  it.each([
    ["is ours", () => String(process.pid), true],
    ["is that of the machine around our sandbox", () => String(process.pid + 1), false],
    ["is not there", () => undefined, false],
  ])("that %s", (_, self, answer) => {
    const folder = mkdtempSync(join(tmpdir(), "tomada-proc-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const target = self();
    if (target !== undefined) symlinkSync(target, join(folder, "self"));
    expect(isOwnProc(folder)).toBe(answer);
  });
});

it("knows a program by its group where processes cannot be listed", async () => {
  const program = await start("sh -c 'sleep 100 & sleep 100 & echo up; wait' & wait");
  await printed(program, "up");
  const family = new Family(program.pid, "unknown", false);
  expect(family.members()).toMatchObject([{ pid: program.pid, group: program.pid }]);
  family.leaderEnded = true;
  // Again and again: whoever has died stays in the group until it is reaped.
  while (family.signalAll("SIGKILL") > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(program.family.members()).toEqual([]);
});
