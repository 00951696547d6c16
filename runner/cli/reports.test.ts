import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Event } from "../model/events.ts";
import type { Reporter, ReporterDefinition } from "../model/report.ts";
import { fold } from "../model/result.ts";
import { ScriptedRun } from "../model/scripted-run.test-support.ts";
import { makeFolder } from "./call.test-support.ts";
import { parseFlags } from "./flags.ts";
import { readReports, reportFlags, type ReportRequest } from "./report-flag.ts";
import { Reports } from "./reports.ts";

/** Two scenarios that pass. */
function script(): readonly Event[] {
  const run = new ScriptedRun({ total: 2 });
  run.scenario("One").pass();
  run.scenario("Two").pass();
  return run.finish();
}

function define(name: string, make: (write: (text: string) => void) => Partial<Reporter>): ReporterDefinition {
  return {
    name,
    summary: name,
    defaultFile: undefined,
    create: ({ write }) => ({
      detail: "results",
      handle: ({ type }) => write(`${type}\n`),
      finish: () => write("end\n"),
      ...make(write),
    }),
  };
}

const faithful = define("faithful", () => ({}));

async function play(requests: readonly ReportRequest[], cwd = makeFolder(), env: Record<string, string> = {}) {
  const texts = { stdout: "", stderr: "" };
  const output = (name: keyof typeof texts) => ({
    width: 80,
    isTerminal: false,
    write: (text: string) => void (texts[name] += text),
  });
  const io = { stdout: output("stdout"), stderr: output("stderr"), env, cwd, signal: new AbortController().signal };
  const reports = await Reports.open(requests, parseFlags(reportFlags, [], {}).flags, io);
  const events = script();
  for (const event of events) for (const consumer of reports.consumers) consumer.handle(event);
  await reports.finish(fold(events));
  return { ...texts, cwd, problems: reports.problems };
}

const whole = `${script()
  .map(({ type }) => `${type}\n`)
  .join("")}end\n`;

describe("where a report goes", () => {
  it("standard output, where nothing else is said", async () => {
    expect(await play([{ definition: faithful, file: undefined }])).toMatchObject({ stdout: whole, stderr: "" });
  });

  it("its file", async () => {
    const { cwd, stdout } = await play([{ definition: faithful, file: "out/report.txt" }]);
    expect(readFileSync(join(cwd, "out/report.txt"), "utf8")).toBe(whole);
    expect(stdout).toBe("");
  });

  it("standard error, where standard output is for a program", async () => {
    const requests = [
      { definition: faithful, file: undefined },
      { definition: define("machine", (write) => ({ handle: () => write("{}\n") })), file: "-" },
    ];
    expect(await play(requests)).toMatchObject({ stderr: whole, stdout: `${"{}\n".repeat(script().length)}end\n` });
  });
});

describe("a report that fails", () => {
  const boom = (): never => {
    throw new Error("it broke");
  };
  it.each<[string, () => Partial<Reporter>]>([
    ["at an event", () => ({ handle: boom })],
    ["at the end", () => ({ finish: boom })],
    ["later", () => ({ finish: () => Promise.reject(new Error("it broke")) })],
  ])("%s does not take the others with it", async (_, make) => {
    const { cwd, stdout, problems } = await play([
      { definition: define("faulty", make), file: "faulty.txt" },
      { definition: faithful, file: undefined },
    ]);
    expect(stdout).toBe(whole);
    expect(problems).toEqual(["the faulty report could not be written: it broke"]);
    expect(existsSync(join(cwd, "faulty.txt"))).toBe(true);
  });

  it("because the disk is full, too", async () => {
    const { stdout, problems } = await play([
      { definition: faithful, file: "/dev/full" },
      { definition: faithful, file: undefined },
    ]);
    expect(stdout).toBe(whole);
    expect(problems).toEqual([expect.stringContaining("ENOSPC")]);
  });
});

it("what was told of scenarios that have ended is in the file, whatever comes then", async () => {
  const cwd = makeFolder();
  const io = { write() {}, width: 80, isTerminal: false };
  const reports = await Reports.open(
    [{ definition: faithful, file: "report.txt" }],
    parseFlags(reportFlags, [], {}).flags,
    {
      stdout: io,
      stderr: io,
      env: {},
      cwd,
      signal: new AbortController().signal,
    },
  );
  const events = script();
  const last = events.findLastIndex(({ type }) => type === "scenario-finished");
  for (const event of events.slice(0, last + 1)) for (const consumer of reports.consumers) consumer.handle(event);
  expect(readFileSync(join(cwd, "report.txt"), "utf8").trim().split("\n")).toHaveLength(last + 1);
  await reports.finish(fold(events));
});

describe("which reports are asked for", () => {
  const read = (...words: readonly string[]): unknown =>
    readReports(
      parseFlags(
        reportFlags,
        words.map((word) => `--report=${word}`),
        {},
      ).flags,
      "/work",
    ).map(({ definition, file }) => [definition.name, file]);

  it.each<[readonly string[], unknown]>([
    [[], [["terminal", undefined]]],
    [
      ["junit"],
      [
        ["terminal", undefined],
        ["junit", "junit.xml"],
      ],
    ],
    [
      ["junit=out/j.xml", "json=-"],
      [
        ["terminal", undefined],
        ["junit", "out/j.xml"],
        ["json", "-"],
      ],
    ],
    [["terminal=log.txt"], [["terminal", "log.txt"]]],
    [
      ["ndjson=a=b"],
      [
        ["terminal", undefined],
        ["ndjson", "a=b"],
      ],
    ],
  ])("%j", (words, expected) => expect(read(...words)).toEqual(expected));

  it.each([
    [["junt"], 'there is no report "junt"'],
    [["junit="], "junit= names no file"],
    [["junit=x", "json=./x"], "junit and json would both be written to ./x"],
    [["junit=-", "json=-"], "junit and json would both be written to standard output"],
  ])("%j is refused", (words, message) => expect(() => read(...words)).toThrow(message));
});
