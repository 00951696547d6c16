/** A run as JUnit's suites and cases: what is a failure, what an error, what is only skipped. */
import { escapeControl } from "../../runner/model/display-text.ts";
import type { Diagnostic } from "../../runner/model/diagnostic.ts";
import { conclude } from "../../runner/model/exit-code.ts";
import { renderDiagnostic } from "../../runner/model/render-diagnostic.ts";
import { levelOf } from "../../runner/model/level.ts";
import type { CaseResult, FileResult, RunResult } from "../../runner/model/result.ts";
import { explainCase } from "../failure/explain-case.ts";
import { noPaint } from "../failure/paint.ts";
import { uniqueNames } from "./names.ts";

export interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** All texts are free of characters that XML cannot hold. */
export interface TestCase {
  readonly className: string;
  readonly name: string;
  readonly seconds: number;
  /** Undefined: passed. */
  readonly verdict: Verdict | undefined;
  /** What GitLab and Jenkins show as the output of a case. */
  readonly output: string | undefined;
}

export interface Verdict {
  readonly kind: "failure" | "error" | "skipped";
  readonly message: string;
  readonly type?: string;
  readonly body?: string;
}

/** Wide enough for two columns of eight bytes beside each other. */
const bodyWidth = 100;
const longestMessage = 500;

/** Red (with a failure or an error in it) exactly when the exit code is not 0. */
export function listSuites(result: RunResult): readonly Suite[] {
  const names = uniqueNames();
  const suites = result.files.map((file) => fileSuite(file, names)).filter(({ cases }) => cases.length > 0);
  const { code, reason } = conclude(result);
  const isRed = suites.some(({ cases }) =>
    cases.some(({ verdict }) => verdict !== undefined && verdict.kind !== "skipped"),
  );
  if (code === 0 || isRed) return suites;
  // A report without a failure is green to every reader, also one without a case: say it as a case.
  const verdict: Verdict = { kind: "error", message: reason, type: `exit-${code}`, body: reason };
  return [
    ...suites,
    { name: "tomada", cases: [{ ...names("run", "the run"), seconds: 0, verdict, output: undefined }] },
  ];
}

function fileSuite({ file, diagnostics, cases }: FileResult, names: ReturnType<typeof uniqueNames>): Suite {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return {
    name: visible(file) || "unnamed",
    cases: [
      ...(errors.length > 0
        ? [{ ...names(file, "the file is valid"), seconds: 0, verdict: brokenFile(errors), output: undefined }]
        : []),
      ...cases.map((one) => testCase(one, names)),
    ],
  };
}

function brokenFile(errors: readonly Diagnostic[]): Verdict {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return {
    kind: "error",
    message: brief(`${first?.at.file}:${first?.at.line}:${first?.at.column}: ${first?.message}${more}`),
    type: first?.code,
    body: errors.map((error) => renderDiagnostic(error, { color: false, width: bodyWidth })).join("\n\n"),
  };
}

function testCase(one: CaseResult, names: ReturnType<typeof uniqueNames>): TestCase {
  const verdict = judge(one);
  const explanation = explain(one);
  const isTold = verdict?.body !== undefined || one.outcome === "skipped" || explanation === "" || isPlainPass(one);
  return {
    ...names(one.file, one.name),
    seconds: one.durationMs / 1000,
    verdict,
    output: isTold ? undefined : explanation,
  };
}

function isPlainPass({ outcome, flaky, others }: CaseResult): boolean {
  return outcome === "passed" && !flaky && others.length === 0;
}

function judge(one: CaseResult): Verdict | undefined {
  const { outcome, failure, others, fails } = one;
  const because = one.reason === undefined ? "" : `: ${one.reason}`;
  switch (outcome) {
    case "passed":
      // --strict: a step that should have passed.
      if (fails)
        return {
          kind: "failure",
          message: brief(others[0]?.message ?? "a should failed"),
          type: others[0]?.code,
          body: explain(one),
        };
      return undefined;
    case "failed":
      if (!fails)
        return { kind: "skipped", message: brief(`a ${levelOf(one, failure)} that failed: ${failure?.message ?? ""}`) };
      return { kind: "failure", message: brief(failure?.message ?? "failed"), type: failure?.code, body: explain(one) };
    case "errored":
      return {
        kind: "error",
        message: brief(failure?.message ?? "could not be played"),
        type: failure?.code,
        body: explain(one),
      };
    case "xpassed":
      if (!fails) return undefined;
      return {
        kind: "failure",
        message: brief(`passed, and is a known-failure${because}`),
        type: "xpassed",
        body: explain(one),
      };
    case "xfailed":
      return { kind: "skipped", message: brief(`known failure${because}`) };
    case "skipped":
      return { kind: "skipped", message: brief(one.reason ?? "skipped") };
    case "interrupted":
      return { kind: "error", message: "interrupted before it was over", type: "interrupted", body: explain(one) };
  }
}

function explain(one: CaseResult): string {
  // GitLab takes [[ATTACHMENT|path]] in the output of a case for a file to link to; a peer could send that.
  return explainCase(one, { width: bodyWidth, paint: noPaint })
    .join("\n")
    .replaceAll("[[ATTACHMENT|", "[ [ATTACHMENT|");
}

function brief(message: string): string {
  const shown = visible(message) || "no reason given";
  return shown.length > longestMessage ? `${Array.from(shown).slice(0, longestMessage).join("")}…` : shown;
}

/** What XML cannot hold would be dropped in silence: bytes that a program sent are evidence. */
export function visible(text: string): string {
  return escapeControl(text);
}
