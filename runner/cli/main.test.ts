/** The built command as a process: signals, streams that end, bugs. `npm test` builds it before. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
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

  async function play(): Promise<{ cwd: string; child: ChildProcess; alive: Socket }> {
    const cwd = makeFolder({ "a.scenario.yaml": echoScenario({ keys: "timeout: 60s" }), "deaf.mjs": program });
    const witness = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void witness.close());
    await once(witness, "listening");
    const { port } = witness.address() as AddressInfo;
    const connected = once(witness, "connection");
    const subject = `server=${process.execPath} deaf.mjs \${port} ${port}`;
    const child = start(["run", "--subject", subject, "--report", "junit", "--report", "ndjson"], cwd);
    const [alive] = (await connected) as [Socket];
    alive.on("error", () => {});
    return { cwd, child, alive };
  }

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("is stopped by %s, and the reports are written", async (signal) => {
    const { cwd, child, alive } = await play();
    const gone = once(alive.resume(), "close");
    child.kill(signal);
    expect(await finish(child)).toMatchObject({ code: 130, signal: null });
    await gone;
    expect(readFileSync(join(cwd, "junit.xml"), "utf8")).toContain("</testsuites>");
    expect(readFileSync(join(cwd, "events.ndjson"), "utf8")).toMatch(/"type":"run-finished".*\n$/);
  });

  it("does not survive a second Ctrl-C either, which waits for nothing", async () => {
    const { child, alive } = await play();
    const gone = once(alive, "close");
    child.kill("SIGINT");
    await once(alive, "data");
    child.kill("SIGINT");
    expect(await finish(child)).toMatchObject({ code: 130, signal: null });
    await gone;
  });

  it("does not survive a tomada that is killed", async () => {
    const { child, alive } = await play();
    const gone = once(alive.resume(), "close");
    child.kill("SIGKILL");
    expect(await finish(child)).toMatchObject({ code: null, signal: "SIGKILL" });
    await gone;
  });
});

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
