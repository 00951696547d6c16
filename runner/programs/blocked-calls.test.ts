import { describe, expect, it } from "vitest";
import { readBlockedCalls } from "./blocked-calls.ts";
import { python, start } from "./launching.test-support.ts";
import { observe } from "./observe.ts";
import { pause } from "./pause.ts";
import { readProc } from "./process-table.ts";
import type { Program } from "./program.ts";
import { findCall } from "./system-calls.ts";

/** Whether this machine lets us look, and we know its calls: our own are looked at by the same rules. */
const canSee = findCall(0) !== undefined && (readProc("/proc/self/syscall") ?? "") !== "";

const begin = `
import os, select, signal, socket, sys, threading, time
def listening(kind=socket.SOCK_STREAM):
  s = socket.socket(socket.AF_INET, kind); s.bind(("127.0.0.1", 0))
  if kind == socket.SOCK_STREAM: s.listen()
  return s
def connection():
  l = listening(); c = socket.create_connection(l.getsockname()); a, _ = l.accept()
  return l, a, c
`;

/** Looks until the program waits in what is meant: it takes a while to get there. */
async function linesOf(program: Program, wanted: RegExp): Promise<readonly string[]> {
  for (let round = 0; round < 2000; round++) {
    const lines = observe(program).evidence.sockets?.filter((line) => line.startsWith("in ")) ?? [];
    if (lines.some((line) => wanted.test(line))) return lines;
    await pause(10);
  }
  return observe(program).evidence.sockets ?? [];
}

describe.skipIf(!canSee)("what a program waits in, where /proc/PID/syscall may be read", () => {
  it.each<[what: string, body: string, told: RegExp]>([
    ["accept", "listening().accept()", /^in accept\(\) on 127\.0\.0\.1:\d+$/],
    ["accept with a time limit, by poll", "s = listening(); s.settimeout(100); s.accept()", /^in accept\(\) on 127\.0/],
    ["recv", "l, a, c = connection(); a.recv(5)", /^in recv\(\) on 127\.0\.0\.1:\d+ with 127\.0\.0\.1:\d+$/],
    ["recv with a time limit", "l, a, c = connection(); a.settimeout(100); a.recv(5)", /^in recv\(\) on 127/],
    ["send", "l, a, c = connection(); a.sendall(bytes(50000000))", /^in send\(\) on 127\.0\.0\.1:\d+ with/],
    ["recvfrom", "listening(socket.SOCK_DGRAM).recvfrom(5)", /^in recvfrom\(\) on 127\.0\.0\.1:\d+$/],
    ["input", "sys.stdin.readline()", /^in a read of its standard input$/],
    ["wait", "os.fork() or signal.pause(); os.wait()", /^in wait\(\), for a child process$/],
    [
      "threads that wait alike",
      "s = listening(socket.SOCK_DGRAM); [threading.Thread(target=s.recv, args=(5,)).start() for _ in range(3)]; s.recv(5)",
      /^in recvfrom\(\) on 127\.0\.0\.1:\d+, 4 threads$/,
    ],
    [
      "an abstract Unix socket",
      "s = socket.socket(socket.AF_UNIX); s.bind(chr(0) + f'tomada-{os.getpid()}'); s.listen(); s.accept()",
      /^in accept\(\) on @tomada-\d+$/,
    ],
  ])("%s", async (_, body, told) => {
    const program = await start(python(begin + body));
    expect(await linesOf(program, told)).toEqual([expect.stringMatching(told)]);
    expect(observe(program).language).toBe("python");
  });

  it("sleeping and watching are told to explainers, and shown to nobody", async () => {
    const program = await start(python(`${begin}select.select([listening(), listening()], [], [])`));
    for (let round = 0; round < 2000 && readBlockedCalls([program.pid]).length === 0; round++) await pause(10);
    expect(readBlockedCalls([program.pid])).toEqual([{ pid: program.pid, waiting: "watch" }]);
    expect(observe(program).evidence.sockets?.join()).not.toContain("in ");
  });

  it("is nothing of a program that is gone", () => expect(readBlockedCalls([2 ** 22 + 1])).toEqual([]));
});
