/** The built command as a process: signals, streams that end, bugs. `npm test` builds it before. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { echoScenario, makeFolder } from "./call.test-support.ts";
import { version } from "./version.ts";

const tomada = resolve(import.meta.dirname, "../../bin/tomada.cjs");

function start(
  words: readonly string[],
  cwd: string,
  options: { env?: NodeJS.ProcessEnv; stdout?: number } = {},
): ChildProcess {
  const child = spawn(process.execPath, [tomada, ...words], {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", options.stdout ?? "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function finish(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => void (texts.stdout += chunk));
  child.stderr?.on("data", (chunk: Buffer) => void (texts.stderr += chunk));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, ...texts };
}

it("tells its version", async () => {
  expect(await finish(start(["--version"], makeFolder()))).toMatchObject({
    code: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
});

it("plays a scenario, and ends by itself", async () => {
  const cwd = makeFolder({ "a.scenario.yaml": echoScenario() });
  expect(await finish(start(["run"], cwd))).toMatchObject({ code: 0, stderr: "" });
});

describe("a program in a role", () => {
  /** A server that never answers and will not end when it is asked to. It holds a connection to the test. */
  const program = `import { connect, createServer } from "node:net";
const witness = connect(Number(process.argv[3]), "127.0.0.1").on("error", () => {});
createServer((socket) => socket.resume()).listen(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => witness.write("asked to end"));`;

  async function play(): Promise<{ cwd: string; child: ChildProcess; alive: Socket; temporary: string }> {
    const cwd = makeFolder({ "a.scenario.yaml": echoScenario({ keys: "timeout: 60s" }), "deaf.mjs": program });
    const witness = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void witness.close());
    await once(witness, "listening");
    const { port } = witness.address() as AddressInfo;
    const connected = once(witness, "connection");
    const subject = `server=${process.execPath} deaf.mjs \${port} ${port} \${temporary_folder} \${tls.ca_file}`;
    const temporary = join(cwd, "temporary");
    mkdirSync(temporary);
    const words = ["run", "--subject", subject, "--report", "junit", "--report", "ndjson"];
    const child = start(words, cwd, { env: { TMPDIR: temporary } });
    const [alive] = (await connected) as [Socket];
    alive.on("error", () => {});
    expect(readdirSync(temporary)).toHaveLength(2);
    return { cwd, child, alive, temporary };
  }

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("is stopped by %s, and the reports are written", async (signal) => {
    const { cwd, child, alive, temporary } = await play();
    const gone = once(alive.resume(), "close");
    child.kill(signal);
    expect(await finish(child)).toMatchObject({ code: 130, signal: null });
    await gone;
    expect(readdirSync(temporary)).toEqual([]);
    expect(readFileSync(join(cwd, "junit.xml"), "utf8")).toContain("</testsuites>");
    expect(readFileSync(join(cwd, "events.ndjson"), "utf8")).toMatch(/"type":"run-finished".*\n$/);
  });

  it("does not survive a second Ctrl-C either, which waits for nothing, nor do its folders", async () => {
    const { child, alive, temporary } = await play();
    const gone = once(alive, "close");
    child.kill("SIGINT");
    await once(alive, "data");
    child.kill("SIGINT");
    expect(await finish(child)).toMatchObject({ code: 130, signal: null });
    await gone;
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("does not survive a tomada that is killed, nor do its folders", async () => {
    const { child, alive, temporary } = await play();
    const gone = once(alive.resume(), "close");
    child.kill("SIGKILL");
    expect(await finish(child)).toMatchObject({ code: null, signal: "SIGKILL" });
    await gone;
    // Polls: they are removed by a process that is nobody's child any more.
    while (readdirSync(temporary).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe("without a program", () => {
  const waiting = `scenario: A socket's file, in the temporary folder and beside the scenario
roles:
  server:
    - bind: unix:\${temporary_folder}/one
    - bind: unix:./two
    - delay: 60m
deadline: 60m
`;

  it("two signals at once leave neither folders nor sockets' files", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": waiting });
    const temporary = join(cwd, "temporary");
    mkdirSync(temporary);
    const child = start(["run"], cwd, { env: { TMPDIR: temporary } });
    while (!existsSync(join(cwd, "two"))) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill("SIGINT");
    child.kill("SIGTERM");
    expect(await finish(child)).toMatchObject({ code: 130, signal: null });
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(cwd, "two"))).toBe(false);
  });
});

it.each(["${temporary_folder}/socket", "/${tls.ca_file}"])(
  "where no temporary folder can be made it says so, and that is no bug of ours: %s",
  async (path) => {
    const cwd = makeFolder({ "a.scenario.yaml": `scenario: A\nroles:\n  server:\n    - bind: unix:${path}\n` });
    const { code, stdout } = await finish(start(["run"], cwd, { env: { TMPDIR: join(cwd, "nowhere") } }));
    expect(code).toBe(3);
    expect(stdout.replace(/\s+/g, " ")).toContain("ENOENT; let TMPDIR name a folder that you may write to");
    expect(stdout).not.toContain("bug");
  },
);

/** Node itself cannot be told to start in such a folder. */
it.each([
  ["deleted", "rmdir ../x", "the folder that you are in has been deleted"],
  ["that is not UTF-8", `mkdir "$(printf '\\377')" && cd ./*`, "is not UTF-8"],
])("a folder %s is told of, and is no bug of ours", async (_, script, message) => {
  const cwd = makeFolder({ "a.scenario.yaml": echoScenario() });
  const words = ["-c", `mkdir x && cd x && ${script} && exec "$@"`, "sh", process.execPath, tomada, "run"];
  const child = spawn("/bin/sh", words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const { code, stderr } = await finish(child);
  expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  expect(stderr.match(/\n/g)).toHaveLength(1);
});

/** Root may take /proc away, in a mount namespace of its own. */
const sandbox = process.platform === "linux" && process.getuid?.() === 0;
it.runIf(sandbox)("plays without /proc: programs are stopped with their groups", async () => {
  const scenario = `scenario: Two programs
programs:
  one: { run: "sh -c 'sleep 1000 & echo up; wait'" }
roles:
  client:
    - expect-output: up
---
scenario: A network
isolate: true
roles:
  server:
    - bind: 127.0.0.1:0
`;
  const cwd = makeFolder({ "a.scenario.yaml": scenario });
  const script = 'mount -t tmpfs none /proc && exec "$@"';
  const words = ["--mount", "sh", "-c", script, "sh", process.execPath, tomada, "run"];
  const { code, stdout } = await finish(spawn("unshare", words, { cwd, stdio: ["ignore", "pipe", "pipe"] }));
  expect([code, stdout]).toEqual([0, expect.stringContaining("by way of /proc, which is not there")]);
  expect(stdout).toContain("1 passed, 1 skipped");
});

it.runIf(process.platform === "linux")("too few descriptors fail scenarios, not the run", async () => {
  const cwd = makeFolder({ "a.scenario.yaml": echoScenario({ keys: "isolate: true" }) });
  const script = 'ulimit -n 32 && exec "$@"';
  const words = ["-c", script, "sh", process.execPath, tomada, "run", "--jobs", "30", "--repeat", "60"];
  const { code, stdout, stderr } = await finish(spawn("/bin/sh", words, { cwd, stdio: ["ignore", "pipe", "pipe"] }));
  // Where networks cannot be had they are skipped.
  expect([3, 4]).toContain(code);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/(EMFILE[^]*errored|60 skipped)/);
});

/** As `script` does, in Python: tomada in a terminal of its own, which is closed as soon as something is shown there. */
const closeTerminal = `import os, pty, subprocess, sys, fcntl, termios
controlling, terminal = pty.openpty()
def settle():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
tomada = subprocess.Popen(sys.argv[1:], stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=settle)
os.close(terminal)
os.read(controlling, 1)
os.close(controlling)
print(tomada.wait())`;

it.runIf(process.platform === "linux")(
  "a terminal that is closed ends it in order, and is no reason to dump core",
  async () => {
    const cwd = makeFolder({
      "a.scenario.yaml": `${echoScenario()}---\nscenario: Waits\nroles:\n  server:\n    - bind: unix:./socket\n    - delay: 60m\ndeadline: 60m\n`,
    });
    const words = [process.execPath, tomada, "run", "--jobs", "1", "--report", "ndjson"];
    const child = spawn("python3", ["-c", closeTerminal, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    expect(await finish(child)).toMatchObject({ code: 0, stdout: "130\n" });
    expect(existsSync(join(cwd, "socket"))).toBe(false);
    expect(readFileSync(join(cwd, "events.ndjson"), "utf8")).toMatch(/"type":"run-finished".*\n$/);
  },
);

describe("standard output", () => {
  it("may lose its reader: the verdict and the reports stand", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": echoScenario() });
    const child = start(["run", "--repeat", "200", "--report", "json"], cwd);
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    expect(await finish(child)).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(readFileSync(join(cwd, "result.json"), "utf8").match(/"outcome": ?"passed"/g)).toHaveLength(200);
  });

  it.each([["run"], ["list"], ["explain"]])("may be a full disk, which is not green: tomada %s", async (command) => {
    const cwd = makeFolder({ "a.scenario.yaml": echoScenario() });
    const child = start([command], cwd, { stdout: openSync("/dev/full", "w") });
    expect(await finish(child)).toMatchObject({
      code: 3,
      stderr: "tomada: cannot write to standard output: ENOSPC\n",
    });
  });
});

it.each(["throw new Error('boom')", "Promise.reject(new Error('boom'))"])(
  "a bug says that it is one: %s",
  async (bug) => {
    const cwd = makeFolder({ "a.scenario.yaml": echoScenario(), "bug.cjs": `setImmediate(() => { ${bug}; });` });
    const { code, stderr } = await finish(
      start(["run"], cwd, { env: { NODE_OPTIONS: `--require ${join(cwd, "bug.cjs")}` } }),
    );
    expect(code).toBe(3);
    expect(stderr).toContain("this is a bug in tomada");
    expect(stderr).toContain(`tomada ${version}, Node ${process.version}`);
    expect(stderr).toContain("Error: boom");
  },
);
