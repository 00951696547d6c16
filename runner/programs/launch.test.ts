import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Fault, Mismatch } from "../model/outcome.ts";
import { launch } from "./launch.ts";
import { printed, python, start, text } from "./launching.test-support.ts";

describe("how a program ends is known exactly", () => {
  const ends: [command: string | readonly string[], code: number | null, signal: string | null][] = [
    ["true", 0, null],
    ["false", 1, null],
    ["exit 7", 7, null],
    [python("raise SystemExit(42)"), 42, null],
    [["node", "-e", "process.exit(255)"], 255, null],
    [python("1 / 0"), 1, null],
    ["kill -SEGV $$", null, "SIGSEGV"],
    [python("import ctypes; ctypes.string_at(0)"), null, "SIGSEGV"],
    [python("import os; os.abort()"), null, "SIGABRT"],
    ["sh -c 'kill -TERM $$'", null, "SIGTERM"],
    // Through a shell, and still the program's own end: the shell has made room for it.
    ["python3 -c 'import os, signal; os.kill(os.getpid(), signal.SIGUSR1)' 2>/dev/null", null, "SIGUSR1"],
    ["A=5 sh -c 'exit $A'", 5, null],
    ["true && false", 1, null],
    ["./no-such-program; exit 3", 3, null],
  ];
  it.each(ends)("%j", async (command, code, signal) => {
    const program = await start(command);
    expect(await program.ended).toEqual({ code, signal, stopped: false });
    expect(program.exit).toEqual({ code, signal, stopped: false });
    expect(program.isAlive).toBe(false);
  });
});

describe("output", () => {
  it("comes from both streams, to its last byte, in bytes", async () => {
    const chunks: string[] = [];
    const program = await start(
      python("import sys; sys.stdout.buffer.write(bytes(range(256))); sys.stderr.write('no newline')"),
      { onOutput: (stream, chunk) => chunks.push(`${stream} ${chunk.length}`) },
    );
    await program.ended;
    expect([...program.stdout.view()]).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
    expect(text(program.stderr.view())).toBe("no newline");
    expect(chunks.sort()).toEqual(["stderr 10", "stdout 256"]);
    expect(program.stdout.ended && program.stderr.ended).toBe(true);
  });

  it("never holds a program up, however much comes on both streams", async () => {
    const megabytes = 8;
    const program = await start(
      python(`import sys
for _ in range(${megabytes * 16}):
    sys.stdout.write("o" * 65536)
    sys.stderr.write("e" * 65536)`),
    );
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(program.stdout.view().length).toBe(megabytes << 20);
    expect(program.stderr.view().length).toBe(megabytes << 20);
    expect(program.stdout.lastText(100)).toBe("o".repeat(100));
  });

  it("keeps a bounded part of what nobody reads", async () => {
    const program = await start(["sh", "-c", "head -c 20000000 /dev/zero; echo the end"]);
    await program.ended;
    expect(program.stdout.view().length).toBe(16 << 20);
    expect(program.stdout.overflowed && program.stdout.ended).toBe(true);
    expect(program.stdout.tail.total).toBe(20_000_008);
    expect(program.stdout.lastText(8)).toBe("the end\n");
  });

  it("is complete when the program has ended, though a child of it holds the streams open", async () => {
    const program = await start("sleep 100 & echo from the parent; echo and an error >&2");
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(text(program.stdout.view())).toBe("from the parent\n");
    expect(text(program.stderr.view())).toBe("and an error\n");
    expect(program.stdout.ended).toBe(false);
  });

  it("goes through real pipes, which a program can open again by name", async () => {
    const program = await start("echo one > /dev/stderr; echo two | tee /dev/stderr; cat /dev/stdin");
    await program.write(Buffer.from("three\n"));
    program.endInput();
    await program.ended;
    expect(text(program.stdout.view())).toBe("two\nthree\n");
    expect(text(program.stderr.view())).toBe("one\ntwo\n");
  });

  it("wakes whoever watches, once", async () => {
    const program = await start("cat");
    let woken = 0;
    program.stdout.watch(() => woken++);
    const undo = program.stdout.watch(() => (woken += 100));
    undo();
    await program.write(Buffer.from("a"));
    await printed(program, "a");
    await program.write(Buffer.from("b"));
    await printed(program, "ab");
    expect(woken).toBe(1);
  });
});

describe("input", () => {
  it("is read by the program, until its end", async () => {
    const program = await start(python("import sys; print(sys.stdin.read().upper(), end='')"));
    await program.write(Buffer.from("hello "));
    await program.write(Buffer.from("world"));
    program.endInput();
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(text(program.stdout.view())).toBe("HELLO WORLD");
  });

  it("may be long", async () => {
    const program = await start("wc -c");
    await program.write(Buffer.alloc(3_000_000));
    program.endInput();
    await program.ended;
    expect(text(program.stdout.view()).trim()).toBe("3000000");
  });

  it("stays open until it is ended", async () => {
    const program = await start(["sh", "-c", "echo ready; read line; echo done"]);
    await printed(program, "ready");
    expect(program.isAlive).toBe(true);
    program.endInput();
    await program.ended;
  });

  it("cannot be given to a program that has closed it, or has ended", async () => {
    const program = await start(["sh", "-c", "exec <&-; echo closed; exec sleep 100"]);
    await printed(program, "closed");
    await expect(program.write(Buffer.from("x"))).rejects.toThrow(
      "server cannot be given input: it has closed its standard input (EPIPE)",
    );
    const ended = await start("exit 3");
    await ended.ended;
    await expect(ended.write(Buffer.from("x"))).rejects.toThrow(
      "server cannot be given input: it ended with exit code 3 (EPIPE)",
    );
    ended.endInput();
    await expect(ended.write(Buffer.from("x"))).rejects.toThrow(Mismatch);
  });
});

describe("signals", () => {
  it("go to the program alone", async () => {
    const child =
      "import signal, time; signal.signal(signal.SIGUSR1, lambda *_: print('child', flush=True)); print('up', flush=True); time.sleep(100)";
    const program = await start(
      python(`import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", ${JSON.stringify(child)}])
signal.signal(signal.SIGUSR1, lambda *_: print("parent", flush=True))
while True:
    signal.pause()`),
    );
    await printed(program, "up\n");
    program.signal("SIGUSR1");
    await printed(program, "parent\n");
    expect(text(program.stdout.view())).toBe("up\nparent\n");
  });

  it("go to the whole group where a shell stands before it", async () => {
    const program = await start(`true && python3 -c 'import signal, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit("interrupted"))
print("up", flush=True)
signal.pause()'; exit 9`);
    await printed(program, "up");
    program.signal("SIGINT");
    await program.ended;
    expect(text(program.stderr.view())).toBe("interrupted\n");
  });

  it("cannot be sent to who has ended", async () => {
    const program = await start("true");
    await program.ended;
    expect(() => program.signal("SIGTERM")).toThrow("server cannot be sent SIGTERM: it ended with exit code 0");
  });
});

describe("a pseudo terminal", () => {
  it("is the program's own, and its controlling one", async () => {
    const program = await start(
      python(`import os, sys
print([os.isatty(fd) for fd in (0, 1, 2)], os.ttyname(0) == os.ttyname(2), os.getsid(0) == os.getpid())
open("/dev/tty", "w").write("by name\\n")
print(os.get_terminal_size())`),
      { pty: true },
    );
    expect(await program.ended).toEqual({ code: 0, signal: null, stopped: false });
    expect(text(program.stdout.view()).split("\n").sort()).toEqual([
      "",
      "[True, True, True] True True",
      "by name",
      "os.terminal_size(columns=80, lines=24)",
    ]);
    expect(program.stderr.ended).toBe(true);
  });

  it("neither echoes nor changes line ends, and passes prompts on at once", async () => {
    const program = await start(python("print('Hello, ' + input('Name? '))"), { pty: true });
    await printed(program, "Name? ");
    await program.write(Buffer.from("Ana\n"));
    await program.ended;
    expect(text(program.stdout.view())).toBe("Name? Hello, Ana\n");
  });

  it("knows the end of input, ^C, and the program's own end", async () => {
    const reader = await start("cat", { pty: true });
    await reader.write(Buffer.from("no newline"));
    reader.endInput();
    expect(await reader.ended).toMatchObject({ code: 0 });
    expect(text(reader.stdout.view())).toBe("no newline");
    const waiter = await start(["sh", "-c", "echo up; exec sleep 100"], { pty: true });
    await printed(waiter, "up");
    await waiter.write(Buffer.from("\x03"));
    expect(await waiter.ended).toEqual({ code: null, signal: "SIGINT", stopped: false });
  });

  it("does not hold up a program that prints a megabyte", async () => {
    const program = await start(["sh", "-c", "yes 0123456 | head -c 1048576"], { pty: true });
    await program.ended;
    expect(program.stdout.view().length).toBe(1 << 20);
  });

  it("is not hung up while a program lives that has closed its streams", async () => {
    const program = await start(
      python(
        "import os, signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP]); [os.close(fd) for fd in (0, 1, 2)]; os._exit(7 if signal.sigtimedwait([signal.SIGHUP], 0.2) is None else 8)",
      ),
      { pty: true },
    );
    expect(await program.ended).toMatchObject({ code: 7 });
  });

  it("does not hold us up while a program does not read", async () => {
    const program = await start("sleep 100", { pty: true });
    const written = program.write(Buffer.alloc(1 << 20, "x\n"));
    const other = await start("true");
    expect(await other.ended).toMatchObject({ code: 0 });
    expect(await Promise.race([written, Promise.resolve("not yet")])).toBe("not yet");
  });

  it("is not needed to see that a program is not there", async () => {
    await expect(start("./nothing", { pty: true, cwd: "/usr" })).rejects.toThrow(
      "server: cannot run ./nothing: there is no file /usr/nothing",
    );
  });
});

describe("surroundings", () => {
  it("are the given folder and environment", async () => {
    const program = await start("B=2 sh -c 'pwd; echo $A $B $C.'", {
      cwd: "/usr",
      env: { A: "1", B: "x", C: undefined },
    });
    await program.ended;
    expect(text(program.stdout.view())).toBe("/usr\n1 2 .\n");
  });

  it("do not hold open what belongs to other programs", async () => {
    const first = await start("cat");
    const second = await start("cat");
    first.endInput();
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(first.stdout.ended).toBe(true);
    expect(second.isAlive).toBe(true);
  });
});

describe("what cannot be started", () => {
  const folder = mkdtempSync(join(tmpdir(), "tomada-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: string, mode: number): void => {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), mode);
  };
  write("server.py", "print(1)\n", 0o644);
  write("data.bin", "", 0o644);
  write("windows.sh", "#!/bin/sh\r\necho hi\r\n", 0o755);
  write("strange.sh", "#!/opt/no/such/interpreter\n", 0o755);
  write("local-tool", "#!/bin/sh\nexit 0\n", 0o755);
  mkdirSync(join(folder, "build"));

  const failures: [command: string | readonly string[], message: string][] = [
    ["./sever.py", `cannot run ./sever.py: there is no file ${folder}/sever.py; there is ${folder}/server.py`],
    ["./server", `cannot run ./server: there is no file ${folder}/server; there is ${folder}/server.py`],
    ["./far/away", `cannot run ./far/away: there is no file ${folder}/far/away, nor a folder ${folder}/far`],
    [
      "./server.py/x",
      `cannot run ./server.py/x: there is no file ${folder}/server.py/x, nor a folder ${folder}/server.py`,
    ],
    ["./build", "cannot run ./build: it is a folder"],
    [
      "./server.py",
      "cannot run ./server.py: it is not executable; write python3 ./server.py, or try chmod +x ./server.py",
    ],
    ["./data.bin", "cannot run ./data.bin: it is not executable; try chmod +x ./data.bin"],
    [
      "./windows.sh",
      `cannot run ./windows.sh: its first line ends with a carriage return (Windows line endings), so that "/bin/sh\\r" is looked for; convert it: sed -i 's/\\r$//' ./windows.sh`,
    ],
    [
      "./strange.sh",
      "cannot run ./strange.sh: its first line asks for /opt/no/such/interpreter, and there is no such file",
    ],
    ["local-tool", `cannot run local-tool: it is not in PATH; for the file in ${folder} write ./local-tool`],
    [
      "pyhton3 x.py",
      "cannot run pyhton3: there is no such command in PATH; is it installed? There is a command python3",
    ],
    [
      "tomada-has-no-such-command",
      "cannot run tomada-has-no-such-command: there is no such command in PATH; is it installed?",
    ],
    [
      ["./server.py", "x"],
      "cannot run ./server.py: it is not executable; write python3 ./server.py, or try chmod +x ./server.py",
    ],
    ["", 'cannot run "": the command is empty'],
    ["./server.py 'x", `cannot run "./server.py 'x": the quote ' at character 13 of the command is never closed`],
  ];
  it.each(failures)("%j", async (command, message) => {
    const fault = await launch({ name: "server", command, cwd: folder }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: "spawn-failed", message: `server: ${message}` });
  });

  it("says so when the folder is not there", async () => {
    await expect(start("true", { cwd: join(folder, "nowhere") })).rejects.toThrow(
      `server: cannot run true in ${folder}/nowhere: there is no such folder`,
    );
  });

  it("leaves no descriptor open", async () => {
    const count = (): number => readdirSync("/proc/self/fd").length;
    const before = count();
    for (let round = 0; round < 10; round++) {
      await expect(start("./nothing")).rejects.toThrow(Fault);
      await expect(start("./nothing", { pty: true })).rejects.toThrow(Fault);
    }
    // libuv closes them in a later turn.
    await expect.poll(count).toBeLessThanOrEqual(before);
  });
});
