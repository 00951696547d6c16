import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import type { Event } from "../runner/model/events.ts";
import { exitCode } from "../runner/model/exit-code.ts";
import { fold } from "../runner/model/result.ts";
import { makeFailure, ScriptedRun } from "../runner/model/scripted-run.test-support.ts";
import { anyEvents, anyRun } from "./testing/arbitrary-events.test-support.ts";
import { expectGolden } from "./testing/golden.test-support.ts";
import { junit } from "./junit.ts";
import { dotted } from "./junit/names.ts";
import { runExamples } from "./testing/run-examples.test-support.ts";

const schemas = ["jenkins", "gitlab-github"].map((name) => ({
  fileName: `${name}.xsd`,
  contents: readFileSync(new URL(`junit/xsd/${name}.xsd`, import.meta.url), "utf8"),
}));

async function report(events: readonly Event[], strict = false): Promise<string> {
  let text = "";
  const reporter = await junit.create({
    write: (part) => void (text += part),
    color: true,
    interactive: true,
    width: 80,
    verbose: false,
  });
  for (const event of events) reporter.handle(event);
  await reporter.finish(fold(events, { strict }));
  return text;
}

/** Mistakes of the documents, by each reader's schema. */
async function mistakes(...documents: readonly string[]): Promise<string[]> {
  const xml = documents.map((contents, at) => ({ fileName: `report-${at}.xml`, contents }));
  const found = await Promise.all(schemas.map((schema) => validateXML({ xml, schema, maxMemoryPages: 4096 })));
  return found.flatMap(({ errors }) =>
    errors.map(({ rawMessage }) => `${rawMessage}\n${documents[Number(/^report-(\d+)/.exec(rawMessage)?.[1] ?? 0)]}`),
  );
}

const one = (write: (run: ScriptedRun) => void): readonly Event[] => {
  const run = new ScriptedRun();
  write(run);
  return run.finish();
};

describe("JUnit", () => {
  it.each(Object.entries(runExamples))("%s", async (name, events) => {
    const xml = await report(events);
    expectGolden(`junit/${name}.xml`, xml);
    expect(await mistakes(xml)).toEqual([]);
  });

  it("holds for the readers whatever happens", async () => {
    const runs = fc.sample(fc.tuple(fc.oneof(anyRun, anyEvents), fc.boolean()), 200);
    expect(await mistakes(...(await Promise.all(runs.map(([events, strict]) => report(events, strict)))))).toEqual([]);
  });

  it("is red exactly when the exit code is not 0", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyRun, anyEvents), fc.boolean(), async (events, strict) => {
        expect(/<(failure|error) /.test(await report(events, strict))).toBe(exitCode(fold(events, { strict })) !== 0);
      }),
    );
  });

  it("finds what a reader would not accept", async () => {
    const xml = await report(runExamples["one-fails"]);
    expect(await mistakes(xml.replace("<testcase ", '<testcase file="x" '))).not.toEqual([]);
    expect(await mistakes(xml.replace(/<testcase[\s\S]*<\/testcase>/, (found) => found + found))).not.toEqual([]);
    expect(await mistakes(xml.replace(/classname="[^"]*"/, 'classname="echo"'))).not.toEqual([]);
  });

  it("calls what the peer did a failure, and what we could not do an error", async () => {
    const failed = await report(one((run) => run.scenario("t").fail()));
    expect(failed).toContain('tests="1" failures="1" errors="0" skipped="0"');
    expect(failed).toMatch(/<failure message="[^"]+" type="received-differs">/);
    expect(failed).not.toContain("<error");
    const errored = await report(one((run) => run.scenario("t").fail({ kind: "fault", code: "spawn-failed" })));
    expect(errored).toContain('tests="1" failures="0" errors="1" skipped="0"');
    expect(errored).not.toContain("<failure");
  });

  it("is not green when nothing ran", async () => {
    for (const events of [runExamples["nothing-matched"], runExamples["all-skipped"]]) {
      expect(await report(events)).toMatch(/<error message="[^"]+" type="exit-4">/);
    }
  });

  it("keeps hostile bytes visible, and the document whole", async () => {
    const message = 'a]]>b]]>c <&>" \x00\x1b[31m\x08 \ud800 \ufffe [[ATTACHMENT|/etc/passwd]]';
    const xml = await report(
      one((run) => run.scenario(message, { file: `${message}.yaml` }).fail({ message, hints: [message] })),
    );
    expect(await mistakes(xml)).toEqual([]);
    expect(xml).toContain("\\x00\\x1b[31m\\x08 \\ud800 \\ufffe");
    expect(xml).toContain("a]]&gt;b]]&gt;c");
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
    expect(/type="received-differs">([^<]*)</.exec(xml)?.[1]).toContain("[ [ATTACHMENT|/etc/passwd]]");
    expect(/type="received-differs">([^<]*)</.exec(xml)?.[1]).not.toContain("[[ATTACHMENT|");
  });

  it("follows --strict", async () => {
    const events = one((run) => {
      run.scenario("should", { level: "should" }).fail();
      run.scenario("may", { level: "may" }).fail();
    });
    expect(await report(events)).toContain('tests="2" failures="0" errors="0" skipped="2"');
    expect(await report(events)).toContain('<skipped message="a should that failed: expected');
    expect(await report(events, true)).toContain('tests="2" failures="1" errors="0" skipped="1"');
  });

  it("tells cases apart that have the same name", async () => {
    const xml = await report(
      one((run) => {
        run.scenario("t", { file: "a/x.scenario.yaml" }).pass();
        run.scenario("t", { file: "./a/x.yaml" }).pass();
      }),
    );
    expect(xml).toContain('classname="a.x" name="t" ');
    expect(xml).toContain('classname="a.x" name="t (2)" ');
  });

  it("writes times with a dot and three digits", async () => {
    const xml = await report(one((run) => run.scenario("t").pass(1_234_567.891)));
    expect(xml.match(/time="[^"]*"/g)).toEqual(['time="1234.568"', 'time="1234.568"']);
  });

  it("explains failures in the body, known failures and attempts in the output", async () => {
    const xml = await report(
      one((run) => {
        run
          .scenario("known")
          .finish("xfailed", { reason: "issue 7", failure: makeFailure({ message: "known reason" }) });
        run.scenario("flaky").fail({ message: "first reason" }, { willRetry: true });
        run.scenario("flaky", { attempt: 2 }).pass();
      }),
    );
    expect(xml).toContain('<skipped message="known failure: issue 7"/>');
    expect(xml).toMatch(/<system-out>[^<]*known reason/);
    expect(xml).toMatch(/<system-out>[^<]*attempt 1 failed: first reason/);
  });

  it.each([
    ["scenarios/examples/echo.scenario.yaml", "scenarios.examples.echo"],
    ["echo.scenario.yaml", "tomada.echo"],
    ["./a/../b.yml", "a.b"],
    ["/abs/v1.2/x.scenario.yaml", "abs.v1_2.x"],
    ["C:\\tests\\echo.scenario.yaml", "C:.tests.echo"],
    ["", "tomada.run"],
    ["a//.scenario.yaml", "tomada.a"],
    ["evil\x1b/x.yaml", "evil\\x1b.x"],
  ])("%j is the class %s", (path, name) => expect(dotted(path)).toBe(name));
});
