import { describe, expect, it } from "vitest";
import { findMarked, printed, python, start, text } from "./launching.test-support.ts";
import { listProcesses } from "./process-table.ts";
import { stop } from "./stop.ts";

/** What a program can do to stay, each a program that prints "up" once it has taken its measures. */
const stubborn: Readonly<Record<string, readonly string[] | string>> = {
  "ignores TERM": python(
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause(); signal.pause()",
  ),
  "has a child and grandchildren": "sh -c 'sleep 100 & sleep 100 & echo up; wait' & wait",
  "leaves children in the background": "sleep 100 & sleep 100 & echo up",
  "has a child in a session of its own": "setsid sleep 100 & echo up; wait",
  "has a child in a group of its own": python(`import os, time
if os.fork() == 0:
    os.setpgid(0, 0)
    print("up", flush=True)
time.sleep(100)`),
  "becomes a daemon": python(`import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.chdir("/")
        print("up", flush=True)
        time.sleep(100)
    os._exit(0)
os.wait()`),
  "becomes a daemon that ignores everything": python(`import os, signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        print("up", flush=True)
        while True:
            signal.pause()
    os._exit(0)
os.wait()`),
  "has a daemon that has cleared its environment": "setsid env -i sleep 100 & echo up; wait",
  "stops itself": python(
    "import os, signal; print('up', flush=True); os.kill(os.getpid(), signal.SIGSTOP); signal.pause()",
  ),
  "starts another one whenever one is stopped": python(`import os, signal, time
def go_on(*_):
    if os.fork() > 0:
        os._exit(0)
signal.signal(signal.SIGTERM, go_on)
print("up", flush=True)
while True:
    time.sleep(100)`),
  "has its streams closed": python(
    "import os, signal; print('up', flush=True); [os.close(fd) for fd in (0, 1, 2)]; signal.pause()",
  ),
  "writes without end": "sh -c 'echo up; exec yes'",
};

describe("nobody is left of a program that", () => {
  it.each(Object.keys(stubborn))("%s", async (kind) => {
    const program = await start(stubborn[kind] ?? "");
    await printed(program, "up");
    expect(findMarked(program.family.mark).length + program.family.members().length).toBeGreaterThan(0);
    const { survivors } = await stop(program, { graceMs: 50 });
    expect(survivors).toEqual([]);
    expect(findMarked(program.family.mark)).toEqual([]);
    const group = listProcesses().filter(({ group, session }) => group === program.pid || session === program.pid);
    expect(group.filter(({ state }) => state !== "Z")).toEqual([]);
  });
});

describe("the end of a stopped program", () => {
  const ends: [command: string | readonly string[], end: object][] = [
    [["sh", "-c", "echo up; exec sleep 100"], { code: null, signal: "SIGTERM", stopped: true }],
    [stubborn["ignores TERM"] ?? "", { code: null, signal: "SIGKILL", stopped: true }],
    [
      python(
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(3)); print('up', flush=True); signal.pause()",
      ),
      { code: 3, signal: null, stopped: true },
    ],
    [
      python(
        "import os, signal; signal.signal(signal.SIGTERM, lambda *_: os.abort()); print('up', flush=True); signal.pause()",
      ),
      { code: null, signal: "SIGABRT", stopped: false },
    ],
  ];
  it.each(ends)("%j", async (command, end) => {
    const program = await start(command);
    await printed(program, "up");
    expect(await stop(program, { graceMs: 50 })).toEqual({ exit: end, survivors: [] });
  });

  it("is its own when it came first", async () => {
    const program = await start("exit 5");
    await program.ended;
    expect(await stop(program)).toEqual({ exit: { code: 5, signal: null, stopped: false }, survivors: [] });
    // Also when we have not been told of it yet.
    const other = await start("exit 6");
    while (other.family.members().length > 0);
    expect(await stop(other)).toEqual({ exit: { code: 6, signal: null, stopped: false }, survivors: [] });
  });

  it("is the same whoever asks, and how often", async () => {
    const program = await start("sleep 100");
    const [one, other] = await Promise.all([stop(program), stop(program)]);
    expect(one).toEqual(other);
    expect(await stop(program)).toEqual(one);
  });

  it("comes with what the program printed last", async () => {
    const program = await start(
      python(
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit('bye')); print('up', flush=True); signal.pause()",
      ),
    );
    await printed(program, "up");
    await stop(program);
    expect(text(program.stderr.view())).toBe("bye\n");
  });
});
