/** The verbs for programs, played with real ones: what passes, and what a failure says. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText, type PlayedText } from "../engine/play-text.test-support.ts";

const folder = mkdtempSync(join(tmpdir(), "tomada-verbs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

/** An echo server for many clients on the port of its argument; says where it listens, and takes commands on its input. */
write(
  "server.py",
  `import signal, socket, sys, threading
def serve(c):
    while data := c.recv(4096): c.sendall(data)
    c.close()
def listen(s):
    while True: threading.Thread(target=serve, args=s.accept()[:1], daemon=True).start()
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1])))
s.listen()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGUSR1, lambda *_: print("usr1", flush=True))
threading.Thread(target=listen, args=(s,), daemon=True).start()
print("listening", flush=True)
for line in sys.stdin:
    words = line.split()
    if words[:1] == ["exit"]: sys.exit(int(words[1]))
    if words[:1] == ["complain"]: print(*words[1:], file=sys.stderr, flush=True)
    print("got", *words, flush=True)
while True: signal.pause()
`,
);

/** Steps beside a server in the role `server`; `client` are those of the other role. */
function playBeside(
  steps: string,
  { client = "", command = "python3 server.py ${port}", extra = "" } = {},
): Promise<PlayedText> {
  const indent = (text: string): string => text.trim().replace(/\n/g, "\n    ");
  const roles = client === "" ? "" : `\n  client:\n    ${indent(client)}`;
  return playText(
    `scenario: beside a server\ntimeout: 20s\n${extra}roles:\n  server:\n    - bind: 127.0.0.1:0\n    - listen: 5\n    - accept${roles}\nsubject:\n  role: server\n  steps:\n    ${indent(steps)}\n`,
    {
      path: join(folder, "test.scenario.yaml"),
      subjects: new Map([["server", { kind: "command", command, cwd: folder, pty: false }]]),
      validate: false,
    },
  );
}

/** Steps beside a command that plays a client. */
function playCommand(command: string, steps: string, pty = false): Promise<PlayedText> {
  return playText(
    `scenario: a command\ntimeout: 20s\nroles:\n  client: []\nsubject:\n  role: client\n  steps:\n    ${steps.trim().replace(/\n/g, "\n    ")}\n`,
    { subjects: new Map([["client", { kind: "command", command, cwd: folder, pty }]]), validate: false },
  );
}

function expectPassed({ outcome, failure }: PlayedText): void {
  expect(failure?.message).toBeUndefined();
  expect(outcome).toBe("passed");
}

function expectFailed({ failure }: PlayedText, code: string, message: string | RegExp): void {
  expect(failure?.message).toMatch(message);
  expect(failure?.code).toBe(code);
}

describe("input, expect-output and expect-exit", () => {
  it("talk to a program and hear how it ends", async () => {
    expectPassed(
      await playBeside(`
- expect-output: { line: listening }
- input: { line: hello there, eol: lf }
- expect-output: { line: { regex: "^got (?P<what>.*)$" } }
- check: what == "hello there"
- input: "complain bitterly\\n"
- expect-output: { line: bitterly }
  stream: stderr
- expect-alive
- input: "exit 7\\n"
- expect-exit: 7`),
    );
  });

  it("read output as it was cut by nobody", async () => {
    expectPassed(
      await playCommand(
        "printf 'one\\ntwo\\nthree'",
        `
- expect-output: { until: { regex: "tw" } }
- expect-output: { line: o }
- expect-output: { until: eof, text: three }
- expect-exit: 0`,
      ),
    );
  });

  it("close the input", async () => {
    expectPassed(
      await playCommand(
        "wc -c",
        `
- input: { fill: { byte: 65, size: 1MiB } }
- input: eof
- expect-output: { line: { regex: "^ *1048576$" } }
- expect-exit: 0`,
      ),
    );
  });

  it("say what came instead", async () => {
    expectFailed(
      await playCommand("echo Received hi", `- expect-output: { line: "Received b'hi'" }`),
      "output-differs",
      /^stdout of client: expected a line that is "Received b'hi'"; /,
    );
    expectFailed(
      await playCommand("echo one", `- expect-output: { line: one }\n- expect-output: { line: two }`),
      "output-differs",
      /the stream ended/,
    );
  });

  const ends: [command: string, expected: string, message: string | undefined][] = [
    ["exit 3", "3", undefined],
    ["exit 3", "nonzero", undefined],
    ["kill -TERM $$", "TERM", undefined],
    ["kill -TERM $$", "SIGTERM", undefined],
    ["kill -TERM $$", "nonzero", undefined],
    ["sh -c 'kill -TERM $$'; exit $?", "TERM", undefined],
    ["exit 3", "any", undefined],
    ["exit 3", "0", "expected client to end with exit code 0; it ended with exit code 3"],
    ["exit 0", "nonzero", "expected client to end with an exit code other than 0; it ended with exit code 0"],
    [
      "kill -SEGV $$",
      "0",
      "expected client to end with exit code 0; it was killed by SIGSEGV (it used memory that is not its own)",
    ],
    ["exit 0", "KILL", "expected client to end by SIGKILL; it ended with exit code 0"],
  ];
  it.each(ends)("judge the end: %s, expected %s", async (command, expected, message) => {
    const played = await playCommand(command, `- expect-exit: ${expected}`);
    if (message === undefined) expectPassed(played);
    else expectFailed(played, "exit-differs", message);
  });

  it("have a terminal in between where one is asked for", async () => {
    expectPassed(
      await playCommand(
        "python3 -c 'import sys; print(input(\"Port? \"), sys.stdout.isatty())'",
        `
- expect-output: "Port? "
- input: "8080\\n"
- expect-output: { line: 8080 True }
- expect-exit: 0`,
        true,
      ),
    );
  });
});

describe("stop, start, restart", () => {
  it("end a program and bring another one", async () => {
    const played = await playBeside(
      `
- await: first
- stop
- notify: stopped
- await: refused
- start
- notify: back
- await: second
- restart
- expect-alive`,
      {
        client: `
- connect: \${server.address}
- send: one
- expect-recv: one
- set: { first_port: server.port }
- notify: first
- await: stopped
- expect-eof
- connect: \${"127.0.0.1:" + string(first_port)}
  expect-error: ECONNREFUSED
- notify: refused
- await: back
- connect: \${server.address}
- send: two
- expect-recv: two
- notify: second`,
      },
    );
    expectPassed(played);
    expect(played.events.filter(({ type }) => type === "program-started")).toHaveLength(3);
    const exits = played.events.flatMap((event) => (event.type === "program-exited" ? [event.exit] : []));
    expect(exits).toEqual(Array(3).fill({ code: 0, signal: null, stopped: true }));
  });

  it("start does not go with one that runs", async () => {
    expectFailed(await playBeside("- stop\n- start\n- start: server"), "unexpected-error", "server is running already");
  });

  it("stop says nothing against who has ended", async () => {
    expectPassed(await playCommand("true", "- expect-exit: 0\n- stop\n- expect-exit: 0"));
  });
});

describe("signal and expect-alive", () => {
  it("reach the program, and see it live and die", async () => {
    expectPassed(
      await playBeside(`
- expect-output: { line: listening }
- signal: USR1
- expect-output: { line: usr1 }
- expect-alive
- signal: SIGTERM
- expect-exit: 0`),
    );
  });

  it("say when it does not live any more", async () => {
    expectFailed(
      await playCommand("exit 4", "- expect-exit: 4\n- expect-alive"),
      "not-alive",
      "client is not running any more: it ended with exit code 4",
    );
    expectFailed(
      await playCommand("exit 4", "- expect-exit: 4\n- signal: TERM"),
      "not-alive",
      "client cannot be sent SIGTERM: it ended with exit code 4",
    );
  });
});

describe("expect-listening", () => {
  it("sees where it listens", async () => {
    expectPassed(
      await playBeside(
        "- expect-listening: 127.0.0.1:0\n- expect-listening: ${server.address}\n- expect-listening: localhost:0",
      ),
    );
  });

  it("sees that it does not, within the step's own time", async () => {
    expectFailed(
      await playBeside("- expect-output: { line: listening }\n- expect-listening: 127.0.0.1:1\n  within: 50ms"),
      "listening-elsewhere",
      /^server listens on 127\.0\.0\.1:\d+; the scenario asks for 127\.0\.0\.1:1$/,
    );
    expectFailed(
      await playCommand("sleep 100", "- expect-listening: 127.0.0.1:0\n  within: 50ms"),
      "not-listening",
      "client does not listen on 127.0.0.1:0: it runs, and has no TCP socket open",
    );
  });
});

describe("helper programs", () => {
  const scenario = (programs: string, steps: string): Promise<PlayedText> =>
    playText(
      `scenario: with helpers\ntimeout: 20s\nprograms:\n  ${programs.trim().replace(/\n/g, "\n  ")}\nroles:\n  one:\n    ${steps.trim().replace(/\n/g, "\n    ")}\n`,
      { path: join(folder, "test.scenario.yaml"), validate: false },
    );

  it("are ready before the roles begin, and can be asked by name", async () => {
    expectPassed(
      await scenario(
        `
upper: { run: [python3, server.py, "\${port}"], ready: { listening: "127.0.0.1:\${port}" } }
teller:
  run: sh -c 'pwd; echo $WORD; cat'
  env: { WORD: "from the environment" }
  cwd: /usr
  stdin: from the input`,
        `
- connect: \${upper.address}
- send: hello
- expect-recv: hello
- expect-output: "/usr\\nfrom the environment\\nfrom the input"
  program: teller
- expect-exit: 0
  program: teller
- stop: upper
- expect-eof`,
      ),
    );
  });

  it("wait for a role that their command names, while the roles go on", async () => {
    expectPassed(
      await scenario(
        `client: { run: [python3, -c, "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1]))).sendall(b'hi')", "\${one.port}"] }`,
        `
- bind: 127.0.0.1:0
- listen: 1
- accept
- expect-recv: { until: eof, text: hi }
- expect-exit: 0
  program: client`,
      ),
    );
  });

  it("leave a variable alone that is called port", async () => {
    const played = await playText(
      `scenario: own port\nvars: { port: 7 }\nprograms: { teller: { run: 'echo \${port}' } }\nroles:\n  one:\n    - expect-output: "7\\n"\n      program: teller\n`,
      { path: join(folder, "test.scenario.yaml"), validate: false },
    );
    expectPassed(played);
  });

  it("need not read what they are given", async () => {
    const played = await scenario(
      `silent: { run: [sleep, "100"], stdin: "${"x".repeat(200_000)}" }\nended: { run: ["true"], stdin: "${"x".repeat(200_000)}" }`,
      "- expect-exit: 0\n  program: ended",
    );
    expectPassed(played);
  });

  it("fail the scenario as a fault when they cannot be started", async () => {
    const { outcome, failure } = await scenario("one_: { run: ./nothing-here }", "- delay: 1ms");
    expect(outcome).toBe("errored");
    expect(failure).toMatchObject({ kind: "fault", code: "spawn-failed" });
    expect(failure?.message).toMatch(/^one_: cannot run \.\/nothing-here: there is no file /);
  });
});

describe("exec", () => {
  const exec = (step: string): Promise<PlayedText> =>
    playText(`scenario: exec\ntimeout: 20s\nroles:\n  one:\n    ${step.trim().replace(/\n/g, "\n    ")}\n`, {
      path: join(folder, "test.scenario.yaml"),
      validate: false,
    });

  it("runs a command in the scenario's folder, without input", async () => {
    expectPassed(
      await exec(`
- exec: [python3, -c, "import os, sys; print(os.path.exists('server.py'), repr(sys.stdin.read()))"]
  save: said
- check: said == "True ''\\n"
- exec: "echo $((40 + 2)) | tr 4 5"
  save: sum
- check: sum == "52\\n"
- exec: exit 3
  exit: 3`),
    );
  });

  it("fails with what the command said", async () => {
    expectFailed(
      await exec("- exec: [sh, -c, 'echo no such luck >&2; exit 2']"),
      "exit-differs",
      /^expected "sh -c 'echo no such luck >&2; exit 2'" to end with exit code 0; it ended with exit code 2 and said: no such luck$/,
    );
    const { outcome, failure } = await exec("- exec: [no-such-command-here]");
    expect([outcome, failure?.code]).toEqual(["errored", "spawn-failed"]);
  });

  it("stops a command whose time is up, with all that it has started", async () => {
    const mark = `${process.pid}${Date.now()}`;
    expectFailed(
      await exec(`- exec: "sleep 100.${mark} & sleep 100.${mark}"\n  within: 100ms`),
      "timed-out",
      /^waits for .* to end, in vain/,
    );
    expectPassed(await exec(`- exec: "ps -ef | grep -v grep | grep -c 'sleep 100.${mark}'"\n  exit: 1`));
  });
});
