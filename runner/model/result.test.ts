import { describe, expect, it } from "vitest";
import { conclude, exitCode } from "./exit-code.ts";
import type { ScenarioStarted } from "./events.ts";
import { fold, createFold } from "./result.ts";
import { makeFailure, ScriptedRun } from "./scripted-run.test-support.ts";

const shouldStep: ScenarioStarted["steps"] = [
  { role: "client", verb: "expect-recv", title: "expect-recv: x", line: 3, column: 7, level: "must" },
  { role: "client", verb: "expect-eof", title: "expect-eof", line: 4, column: 7, level: "should" },
  { role: "client", verb: "check", title: "check: true", line: 5, column: 7, level: "may" },
];

describe("fold", () => {
  it("groups cases and diagnostics by file, in the order in which they were heard of", () => {
    const run = new ScriptedRun({ total: 3 });
    run.scenario("b", { file: "b.yaml" }).pass();
    run.diagnostic();
    run.scenario("a", { file: "a.yaml" }).pass();
    run.scenario("c", { file: "b.yaml" }).pass();
    const { files, counts } = fold(run.finish());
    expect(
      files.map(({ file, cases, diagnostics }) => [file, cases.map(({ name }) => name), diagnostics.length]),
    ).toEqual([
      ["b.yaml", ["b", "c"], 0],
      ["scenarios/broken.scenario.yaml", [], 1],
      ["a.yaml", ["a"], 0],
    ]);
    expect(counts).toMatchObject({ cases: 3, passed: 3, notPlayed: 0 });
  });

  it("counts the last attempt, and says that the case is flaky", () => {
    const run = new ScriptedRun();
    run.scenario("t").fail({}, { willRetry: true });
    run.scenario("t", { attempt: 2 }).pass(5);
    const { cases, counts } = fold(run.finish());
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({
      outcome: "passed",
      attempt: 2,
      flaky: true,
      durationMs: 5,
      earlier: [{ outcome: "failed" }],
    });
    expect(counts).toMatchObject({ cases: 1, passed: 1, failed: 0, flaky: 1 });
  });

  it("keeps repetitions and files apart", () => {
    const run = new ScriptedRun({ total: 2 });
    run.scenario("t", { name: "t #1", repetition: 1 }).pass();
    run.scenario("t", { name: "t #2", repetition: 2 }).fail();
    run.scenario("t", { name: "t #1", file: "other.yaml" }).pass();
    const { cases, counts } = fold(run.finish());
    expect(cases.map(({ outcome }) => outcome)).toEqual(["passed", "failed", "passed"]);
    expect(counts).toMatchObject({ cases: 3, flaky: 0, notPlayed: 0 });
  });

  it("attributes interleaved events to their scenarios", () => {
    const run = new ScriptedRun({ total: 2 });
    const one = run.scenario("one");
    const other = run.scenario("other");
    other.fail();
    one.pass();
    expect(fold(run.finish()).cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["one", "passed"],
      ["other", "failed"],
    ]);
  });

  it("takes a stream without its end for an interrupted run", () => {
    const run = new ScriptedRun({ total: 4 });
    run.scenario("done").pass();
    run.scenario("hangs");
    run.time = 99;
    const result = fold(run.events);
    expect(result).toMatchObject({ interrupted: true, durationMs: 12 });
    expect(result.cases[1]).toMatchObject({ name: "hangs", outcome: "interrupted" });
    expect(result.counts.notPlayed).toBe(2);
    expect(exitCode(result)).toBe(130);
  });

  it("does not stumble over a stream that makes no sense", () => {
    const run = new ScriptedRun();
    run.emit({
      type: "scenario-finished",
      scenario: 7,
      outcome: "passed",
      durationMs: 1,
      others: [],
      notReached: [],
      stepsPassed: 0,
      willRetry: false,
    });
    expect(fold(run.finish().slice(1)).cases).toEqual([]);
  });

  it("can be asked while the run goes on", () => {
    const run = new ScriptedRun({ total: 2 });
    run.scenario("one").pass();
    const folding = createFold();
    for (const event of run.events) folding.handle(event);
    expect(folding.result()).toMatchObject({ interrupted: true, counts: { passed: 1 } });
  });
});

describe("exit codes", () => {
  type Script = (run: ScriptedRun) => void;
  const pass: Script = (run) => run.scenario("passes").pass();
  const fail: Script = (run) => run.scenario("fails").fail();
  const fault: Script = (run) => run.scenario("faults").fail({ kind: "fault", code: "spawn-failed" });
  const skip: Script = (run) => run.scenario("skips").finish("skipped", { reason: "needs root" });
  const broken: Script = (run) => run.diagnostic();
  const advice: Script = (run) => run.diagnostic({ severity: "warning", code: "delay-used" });
  const known: Script = (run) => run.scenario("known").finish("xfailed", { reason: "bug 7", failure: makeFailure() });
  const mended: Script = (run) => run.scenario("mended").finish("xpassed", { reason: "bug 7" });
  const should: Script = (run) => run.scenario("should", { level: "should" }).fail();
  const may: Script = (run) => run.scenario("may", { level: "may" }).fail();
  const mayFault: Script = (run) =>
    run.scenario("may fault", { level: "may" }).fail({ kind: "fault", code: "spawn-failed" });
  const stepShould: Script = (run) =>
    run.scenario("step", { steps: shouldStep }).finish("passed", { others: [makeFailure({ step: 1 })] });
  const stepMay: Script = (run) =>
    run.scenario("step", { steps: shouldStep }).finish("passed", { others: [makeFailure({ step: 2 })] });
  const cleanUp: Script = (run) =>
    run.scenario("step").finish("passed", { others: [makeFailure({ kind: "fault", code: "internal" })] });
  const flaky: Script = (run) => {
    run.scenario("flaky").fail({}, { willRetry: true });
    run.scenario("flaky", { attempt: 2 }).pass();
  };

  it.each<[string, Script[], number, number]>([
    ["all passed", [pass, pass], 0, 0],
    ["one failed", [pass, fail], 1, 1],
    ["the environment failed", [pass, fault], 3, 3],
    ["the environment before a failure", [fail, fault], 3, 3],
    ["a wrong file before everything but an interrupt", [broken, fault, fail], 2, 2],
    ["a wrong file and nothing else", [broken], 2, 2],
    ["a warning", [advice, pass], 0, 0],
    ["nothing matched", [], 4, 4],
    ["nothing but advice", [advice], 4, 4],
    ["all skipped", [skip, skip], 4, 4],
    ["some skipped", [skip, pass], 0, 0],
    ["a known failure", [known], 0, 0],
    ["a known failure that passes", [mended, pass], 1, 1],
    ["should", [should, pass], 0, 1],
    ["may", [may, pass], 0, 0],
    ["nothing but a should", [should], 0, 1],
    ["a fault in a may", [mayFault, pass], 3, 3],
    ["a should step", [stepShould], 0, 1],
    ["a may step", [stepMay], 0, 0],
    ["a late clean-up", [cleanUp], 0, 0],
    ["flaky", [flaky], 0, 0],
  ])("%s", (_, scripts, lenient, strict) => {
    const run = new ScriptedRun({ total: scripts.length });
    for (const script of scripts) script(run);
    const events = run.finish();
    expect(exitCode(fold(events))).toBe(lenient);
    expect(exitCode(fold(events, { strict: true }))).toBe(strict);
  });

  it("is 130 whatever else happened, once interrupted", () => {
    const run = new ScriptedRun();
    broken(run);
    fail(run);
    expect(conclude(fold(run.finish(true)))).toEqual({ code: 130, reason: "interrupted" });
  });

  it("takes the weaker of the scenario's and the step's level", () => {
    const run = new ScriptedRun({ total: 2 });
    run.scenario("should", { level: "should", steps: shouldStep }).fail({ step: 0 });
    run.scenario("must with a may step", { steps: shouldStep }).fail({ step: 2 });
    expect(fold(run.finish(), { strict: true }).cases.map(({ fails }) => fails)).toEqual([true, false]);
  });
});
