/** Test support: whole runs, from the simplest to the worst day, for the golden files of every report. */
import type { Event } from "../../runner/model/events.ts";
import type { Failure } from "../../runner/model/outcome.ts";
import { locationIn, makeFailure, ScriptedRun, utf8 } from "../../runner/model/scripted-run.test-support.ts";
import { failureExamples } from "./failure-examples.test-support.ts";
import { hardFailures } from "./hard-failures.test-support.ts";

function script(total: number, write: (run: ScriptedRun) => void, interrupted = false): readonly Event[] {
  const run = new ScriptedRun({ total });
  write(run);
  return run.finish(interrupted);
}

const shouldStep = [
  { role: "client", verb: "expect-recv", title: "expect-recv: x", line: 14, column: 7, level: "must" },
  { role: "client", verb: "expect-eof", title: "expect-eof", line: 15, column: 7, level: "should" },
] as const;

export const runExamples = {
  "one-passes": script(1, (run) => run.scenario("TCP echo returns what it was sent").pass(3)),

  "one-fails": script(1, (run) => {
    const echo = run.scenario("TCP echo returns what it was sent");
    run.time = 14;
    echo.fail(failureExamples["closed-early"]);
  }),

  "of-every-kind": script(11, (run) => {
    run.scenario("passes").pass(12);
    run.scenario("passes slowly", { file: "scenarios/slow.scenario.yaml" }).pass(2345);
    run.scenario("fails").fail(failureExamples["received-differs"]);
    run.scenario("cannot be played").fail(failureExamples["spawn-failed"]);
    run.scenario("cannot be played either").fail(failureExamples["spawn-failed"]);
    run.scenario("is skipped").finish("skipped", { reason: "needs root", notReached: [0, 1, 2, 3], stepsPassed: 0 });
    run.scenario("is known to fail").finish("xfailed", { reason: "issue 7", failure: failureExamples["timed-out"] });
    run.scenario("was known to fail").finish("xpassed", { reason: "issue 8" });
    run.scenario("should", { level: "should" }).fail(failureExamples["not-closed"]);
    run.scenario("has a should in it", { steps: shouldStep }).finish("passed", { others: [makeFailure({ step: 1 })] });
    run.scenario("is flaky").fail(failureExamples.reset, { willRetry: true });
    run.scenario("is flaky", { attempt: 2 }).pass(8);
    run.emit({ type: "warning", message: "the report junit failed: no space left on device" });
  }),

  "matrix-and-repeats": script(4, (run) => {
    run.scenario("echo", { name: "echo [host=127.0.0.1] (1 of 2)", matrix: { host: "127.0.0.1" } }).pass(3);
    run.scenario("echo", { name: "echo [host=::1] (1 of 2)", matrix: { host: "::1" } }).pass(4);
    run.scenario("echo", { name: "echo [host=127.0.0.1] (2 of 2)", repetition: 2 }).pass(3);
    run.scenario("echo", { name: "echo [host=::1] (2 of 2)", repetition: 2 }).pass(3);
  }),

  "broken-file": script(1, (run) => {
    run.diagnostic({ help: "did you mean listen?" });
    run.diagnostic({
      code: "duplicate-title",
      message: 'there are two scenarios "echo"',
      at: locationIn("scenarios/broken.scenario.yaml", 30, "scenario: echo", "echo"),
      related: [
        { message: "the first is here", at: locationIn("scenarios/broken.scenario.yaml", 1, "scenario: echo", "echo") },
      ],
    });
    run.diagnostic({
      severity: "warning",
      code: "delay-used",
      message: "delay is a last resort",
      at: locationIn("scenarios/echo.scenario.yaml", 9, "    - delay: 1s", "delay"),
    });
    run.scenario("of another file").pass();
  }),

  "nothing-matched": script(0, () => {}),
  "all-skipped": script(1, (run) => run.scenario("is skipped").finish("skipped", { reason: "needs the command java" })),

  interrupted: script(
    3,
    (run) => {
      run.scenario("was done").pass(3);
      const hanging = run.scenario("was playing");
      run.time += 1500;
      hanging.finish("interrupted", { notReached: [2, 3] });
    },
    true,
  ),

  killed: script(3, (run) => {
    run.scenario("was done").pass(3);
    run.scenario("was playing");
  }).slice(0, -1),

  "many-failures": script(30, (run) => {
    for (let at = 0; at < 30; at++)
      run.scenario(`case ${at}`).fail(makeFailure({ message: `reason ${at}`, notReached: [] } as Partial<Failure>));
  }),

  hostile: script(2, (run) => {
    const hostile = run.scenario("title \x1b[2J\u202e ]]> <&>\"'", {
      file: "evil\x1b[2J,file.yaml",
      tags: ["\x00"],
      roles: [{ name: "server", instances: 1, playedBy: "sh -c '\x1b[2J'" }],
    });
    run.emit({ type: "program-started", scenario: hostile.id, program: "server", command: "sh -c '\x1b[2J'", pid: 7 });
    run.emit({
      type: "program-output",
      scenario: hostile.id,
      program: "server",
      stream: "stdout",
      data: utf8("\x1b[2Jone\r\ntwo\0\n::error::x"),
    });
    hostile.fail({ ...hardFailures.hostile, at: undefined });
    run.scenario("skipped").finish("skipped", { reason: "because \x1b[2J" });
    run.emit({ type: "warning", message: "careful \x1b[2J" });
  }),

  steps: script(1, (run) => {
    const echo = run.scenario("TCP echo returns what it was sent");
    run.emit({
      type: "program-started",
      scenario: echo.id,
      program: "server",
      command: "python3 echo-server.py",
      pid: 4242,
    });
    run.emit({ type: "actor-started", scenario: echo.id, actor: 1, name: "client", role: "client" });
    echo.step(0, 0.4);
    run.emit({
      type: "program-output",
      scenario: echo.id,
      program: "server",
      stream: "stdout",
      data: utf8("Connected by ('127.0.0.1', 50312)\n"),
    });
    for (let round = 0; round < 10; round++) echo.step(1);
    run.emit({ type: "step-started", scenario: echo.id, actor: 1, step: 2 });
    run.time += 5000;
    run.emit({
      type: "step-finished",
      scenario: echo.id,
      actor: 1,
      step: 2,
      outcome: "failed",
      failure: failureExamples["timed-out"],
    });
    run.emit({
      type: "program-exited",
      scenario: echo.id,
      program: "server",
      exit: { code: null, signal: "SIGTERM", stopped: true },
    });
    echo.fail(failureExamples["timed-out"]);
  }),
} satisfies Readonly<Record<string, readonly Event[]>>;
