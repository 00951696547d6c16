import { describe, expect, it } from "vitest";
import { python, printed, start } from "./launching.test-support.ts";
import { listChildren, listProcesses, parseStat, readProc, readProcess } from "./process-table.ts";

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
