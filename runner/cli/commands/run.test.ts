import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { callTomada, echoScenario, makeFolder } from "../call.test-support.ts";

const passing = echoScenario({ title: "Passes" });
const failing = echoScenario({ title: "Fails", answer: "hullo" });
const broken = echoScenario({ title: "Broken" }).replace("- accept", "- acept");
const skipped = echoScenario({ title: "Skipped", keys: "requires: [{ command: [no-such-command-anywhere] }]" });
const should = echoScenario({ title: "Should", keys: "level: should", answer: "hullo" });

describe("exit codes", () => {
  it.each<[code: number, what: string, files: Record<string, string>, words: string]>([
    [0, "all passed", { "a.scenario.yaml": passing }, "run"],
    [0, "a failed should", { "a.scenario.yaml": should }, "run"],
    [1, "a failed should, with --strict", { "a.scenario.yaml": should }, "run --strict"],
    [1, "something failed", { "a.scenario.yaml": `${passing}---\n${failing}` }, "run"],
    [2, "a file is wrong", { "a.scenario.yaml": passing, "b.scenario.yaml": broken }, "run"],
    [2, "a file is wrong, and something failed", { "a.scenario.yaml": failing, "b.scenario.yaml": broken }, "run"],
    [2, "there is no such file", {}, "run a.scenario.yaml"],
    [2, "a role that nobody has", { "a.scenario.yaml": passing }, "run --subject sever=./x"],
    [2, "a variable that nobody has", { "a.scenario.yaml": passing }, "run --set port=1"],
    [3, "a program that is not there", { "a.scenario.yaml": passing }, "run --subject server=./no-such-program"],
    [4, "no scenario", {}, "run"],
    [4, "no scenario that matches", { "a.scenario.yaml": passing }, "run --tag nothing"],
    [4, "an empty part", { "a.scenario.yaml": passing }, "run --shard 2/2"],
    [4, "all skipped", { "a.scenario.yaml": skipped }, "run"],
    [0, "some skipped", { "a.scenario.yaml": `${passing}---\n${skipped}` }, "run"],
  ])("%i: %s", async (code, _, files, words) => {
    const called = await callTomada(words, { cwd: makeFolder(files) });
    expect(called).toMatchObject({ code });
    expect(`${called.stdout}${called.stderr}`).not.toBe("");
  });

  it("3: our own address is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const cwd = makeFolder({ "a.scenario.yaml": passing.replace("127.0.0.1:0", `127.0.0.1:${port}`) });
    expect(await callTomada("run", { cwd })).toMatchObject({ code: 3, stdout: expect.stringContaining("EADDRINUSE") });
  });

  it("130: interrupted, with everything written", async () => {
    const waiting = "scenario: Waits\nroles:\n  server:\n    - bind: 127.0.0.1:0\n    - listen: 1\n    - accept\n";
    const cwd = makeFolder({ "a.scenario.yaml": passing, "b.scenario.yaml": waiting, "c.scenario.yaml": passing });
    const interrupt = new AbortController();
    const onStdout = (text: string): void => {
      // At the step that waits.
      if (["step-started", '"scenario":1,', '"step":2'].every((part) => text.includes(part))) interrupt.abort();
    };
    const called = await callTomada("run --jobs 1 --report ndjson=- --report junit=junit.xml", {
      cwd,
      signal: interrupt.signal,
      onStdout,
    });
    expect(called.code).toBe(130);
    expect(called.stdout.trim().split("\n").at(-1)).toContain('"run-finished"');
    expect(readFileSync(join(cwd, "junit.xml"), "utf8")).toContain("</testsuites>");
    expect(called.stderr).toContain("interrupted");
  });
});

describe("what is played", () => {
  it("./scenarios, where there is one", async () => {
    const cwd = makeFolder({ "scenarios/deep/a.scenario.yaml": passing, "b.scenario.yaml": failing });
    expect(await callTomada("run", { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining("1 passed") });
  });

  it("with variables from the command line and the environment", async () => {
    const text = echoScenario({ keys: "vars: { greeting: hullo }" }).replace("send: hello", "send: ${greeting}");
    const cwd = makeFolder({ "a.scenario.yaml": text });
    expect(await callTomada("run", { cwd })).toMatchObject({ code: 1 });
    expect(await callTomada("run --set greeting=hello", { cwd })).toMatchObject({ code: 0 });
    expect(await callTomada("run", { cwd, env: { TOMADA_SET: "greeting=hello" } })).toMatchObject({ code: 0 });
  });

  it("several times, and again when it fails", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": `${passing}---\n${failing}` });
    const { stdout } = await callTomada("run --repeat 2 --retry 1 --jobs 1 --report ndjson=-", { cwd });
    const started = stdout.match(/"type":"scenario-started"/g);
    expect(started).toHaveLength(2 + 4);
    expect(stdout.match(/"attempt":2/g)).toHaveLength(2);
  });

  it("no longer after so many failures", async () => {
    const cwd = makeFolder({
      "a.scenario.yaml": `${failing}---\n${failing.replace("Fails", "Fails too")}---\n${passing}`,
    });
    const { code, stdout } = await callTomada("run --bail 1 --jobs 1 --report json=-", { cwd });
    expect(code).toBe(1);
    expect(stdout.match(/"outcome": ?"failed"/g)).toHaveLength(1);
    expect(stdout).not.toContain("Passes");
  });

  it("at the same time, however many are wished", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    expect(await callTomada("run --jobs 100000000000", { cwd })).toMatchObject({ code: 0 });
  });

  it("with more time", async () => {
    const text = passing
      .replace("scenario: Passes", "scenario: Passes\ntimeout: 1ms")
      .replace("- accept", "- delay: 50ms\n    - accept");
    const cwd = makeFolder({ "a.scenario.yaml": text });
    expect(await callTomada("run --timeout-scale 10000", { cwd })).toMatchObject({ code: 0 });
  });

  it("in pieces, by a flag or the environment, and says how to do it again", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    const told = /^what was sent over streams came in pieces: --resegment (\S+)$/m;
    expect((await callTomada("run --resegment 1", { cwd })).stdout).toMatch(told);
    expect((await callTomada("run", { cwd })).stdout).not.toMatch(told);
    const random = await callTomada("run --report terminal --report ndjson=events.ndjson", {
      cwd,
      env: { TOMADA_RESEGMENT: "random" },
    });
    expect(random.code).toBe(0);
    const [, seed] = told.exec(random.stdout) ?? [];
    expect(seed).toMatch(/^random:\d+$/);
    expect(readFileSync(join(cwd, "events.ndjson"), "utf8").split("\n")[0]).toContain(`"resegment":"${seed}"`);
    expect((await callTomada("replay events.ndjson", { cwd })).stdout).toContain(`--resegment ${seed}`);
    expect(await callTomada("run --resegment often", { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--resegment: expected 1, a number of bytes, random or random:SEED, not "often"'),
    });
  });

  it("with a program in a role", async () => {
    const program = `import { createServer } from "node:net";
const server = createServer((socket) => socket.pipe(socket)).listen(Number(process.argv[2]), "127.0.0.1");
server.on("connection", () => server.close());`;
    const cwd = makeFolder({ "a.scenario.yaml": passing, "echo.mjs": program });
    const words = ["run", "--subject", `server=${process.execPath} echo.mjs \${port}`];
    expect(await callTomada(words, { cwd, env: process.env })).toMatchObject({ code: 0 });
  });

  it("against what runs already", async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    expect(await callTomada(`run --subject server=127.0.0.1:${port}`, { cwd })).toMatchObject({ code: 0 });
  });
});

describe("what is said", () => {
  it("no colours, no live lines and nothing on standard error, where it is no terminal", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    const { stdout, stderr } = await callTomada("run", { cwd });
    expect(stdout).toMatch(/^✓ Passes \([\d.]+ m?s\) {2}a\.scenario\.yaml\n\n1 passed in/);
    expect(stderr).toBe("");
  });

  it("colours where they are forced, none where they are refused", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    const escape = "\x1b[";
    const env = { FORCE_COLOR: "1" };
    expect((await callTomada("run", { cwd, env })).stdout).toContain(escape);
    expect((await callTomada("run --no-color", { cwd, env })).stdout).not.toContain(escape);
    expect((await callTomada("run", { cwd, isTerminal: true, env: { CI: "1" } })).stdout).toContain(escape);
  });

  it("every step, with --verbose", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    expect((await callTomada("run --verbose", { cwd })).stdout).toContain("expect-recv: hello");
    expect((await callTomada("run", { cwd, env: { TOMADA_VERBOSE: "1" } })).stdout).toContain("expect-recv: hello");
  });

  it("what is wrong with a file, though a role of it is asked for", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing, "b.scenario.yaml": broken.replaceAll("server", "teacher") });
    const called = await callTomada("run --subject teacher=./x", { cwd });
    expect(called.code).toBe(2);
    expect(`${called.stdout}${called.stderr}`).toContain("did you mean accept?");
  });

  it("that a role is nobody's, and which there are", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    expect(await callTomada("run --subject sever=./x", { cwd })).toEqual({
      code: 2,
      stdout: "",
      stderr: "tomada: --subject: no scenario here has a role sever\n  help: there are server, client\n",
    });
  });

  it("that there is more to mend than is shown", async () => {
    const many = passing.replace("    - close\n", "    - clos\n".repeat(200));
    const cwd = makeFolder({ "a.scenario.yaml": many });
    expect((await callTomada("run", { cwd })).stderr).toContain("a.scenario.yaml: only the first mistakes");
  });
});

describe("reports", () => {
  it("are not touched by a command line that is wrong", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing, "junit.xml": "of the run before" });
    for (const wrong of ["--shard 3/2", "--grep (", "--subject sever=./x", "--jobs 0", "--report junt"]) {
      expect(await callTomada(`run --report junit ${wrong}`, { cwd })).toMatchObject({ code: 2 });
    }
    expect(readFileSync(join(cwd, "junit.xml"), "utf8")).toBe("of the run before");
  });

  it("that cannot be written are found before anything is played", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing, file: "" });
    const called = await callTomada("run --report junit=file/junit.xml", { cwd });
    expect(called).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("cannot write") });
  });

  it("that break take no verdict with them", async () => {
    const cwd = makeFolder({ "a.scenario.yaml": passing });
    const called = await callTomada("run --report junit=/dev/full", { cwd });
    expect(called).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("warning: the junit report could not be written"),
    });
  });
});
