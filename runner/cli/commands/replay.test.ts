import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callTomada, echoScenario, makeFolder } from "../call.test-support.ts";

const reportFiles = ["events.ndjson", "junit.xml", "result.json"];

/** A run of one scenario that passes and one that fails, and its reports. */
async function record(words = "run") {
  const text = `${echoScenario({ title: "Passes" })}---\n${echoScenario({ title: "Fails", answer: "hullo" })}`;
  const cwd = makeFolder({ "a.scenario.yaml": text });
  const kinds = "--report ndjson=events.ndjson --report junit=junit.xml --report json=result.json";
  const { code, stdout } = await callTomada(`${words} --jobs 1 ${kinds}`, { cwd });
  return { cwd, code, stdout, reports: readReportsOf(cwd) };
}

function readReportsOf(cwd: string): Readonly<Record<string, string>> {
  return Object.fromEntries(reportFiles.map((name) => [name, readFileSync(join(cwd, name), "utf8")]));
}

describe("a run and its replay", () => {
  it("give the same exit code, the same words and the same reports", async () => {
    const run = await record("run --verbose");
    const cwd = makeFolder({ "e.ndjson": run.reports["events.ndjson"] ?? "" });
    const words = "replay e.ndjson --verbose --report junit --report json=result.json --report ndjson=events.ndjson";
    const { code, stdout, stderr } = await callTomada(words, { cwd });
    expect({ code, stderr }).toEqual({ code: run.code, stderr: "" });
    expect(code).toBe(1);
    expect(stdout).toBe(run.stdout);
    expect(readReportsOf(cwd)).toEqual(run.reports);
  });

  it("differ where the file was cut off: the rest is reported as an interrupted run", async () => {
    const { reports } = await record();
    const events = reports["events.ndjson"] ?? "";
    const cwd = makeFolder({ "e.ndjson": events.slice(0, events.length - 200) });
    const { code, stderr } = await callTomada("replay e.ndjson", { cwd });
    expect(code).toBe(130);
    expect(stderr).toContain("events-truncated");
  });

  it("differ where the file is damaged", async () => {
    const { reports } = await record();
    const lines = reports["events.ndjson"]?.split("\n") ?? [];
    lines[3] = "not an event";
    const { code, stderr } = await callTomada("replay e.ndjson", { cwd: makeFolder({ "e.ndjson": lines.join("\n") }) });
    expect(code).toBe(2);
    expect(stderr).toContain("e.ndjson:4:1: error[events-not-ndjson]");
  });
});

describe("what is no event stream", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["text", "hello\n", "its first line is no JSON object"],
    ["nothing", "", "there is no event in this file"],
    ["bytes", Uint8Array.from({ length: 5000 }, (_, index) => index % 256), "its first line is no JSON object"],
    ["another version", '{"type":"run-started","version":"tomada-events/99"}\n', "tomada-events/99"],
  ])("%s costs no report", async (_, content, message) => {
    const cwd = makeFolder({ file: content });
    const { code, stdout, stderr } = await callTomada("replay file --report junit", { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, "junit.xml"))).toBe(false);
  });

  it.each([
    ["replay nothing", "ENOENT"],
    ["replay .", "EISDIR"],
  ])("%s", async (words, reason) => {
    expect(await callTomada(words, { cwd: makeFolder() })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(reason),
    });
  });
});

it("is interrupted when it is told to", async () => {
  const { cwd } = await record();
  const interrupt = new AbortController();
  const onStdout = (): void => interrupt.abort();
  const { code } = await callTomada("replay events.ndjson", { cwd, signal: interrupt.signal, onStdout });
  expect(code).toBe(130);
});

it("--strict counts what should have been", async () => {
  const cwd = makeFolder({ "a.scenario.yaml": echoScenario({ keys: "level: should", answer: "hullo" }) });
  await callTomada("run --report ndjson=e.ndjson", { cwd });
  expect(await callTomada("replay e.ndjson", { cwd })).toMatchObject({ code: 0 });
  expect(await callTomada("replay e.ndjson --strict", { cwd })).toMatchObject({ code: 1 });
});
