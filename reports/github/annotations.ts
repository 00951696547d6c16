/** What of a run is worth an annotation, and how GitHub wants it written. */
import { escapeControl } from "../../runner/model/display-text.ts";
import type { Diagnostic } from "../../runner/model/diagnostic.ts";
import { conclude } from "../../runner/model/exit-code.ts";
import type { CaseResult, RunResult } from "../../runner/model/result.ts";
import type { Location } from "../../runner/model/source.ts";
import { explainCase } from "../failure/explain-case.ts";
import { noPaint } from "../failure/paint.ts";
import { quantity } from "../failure/quantities.ts";

export interface Annotation {
  readonly kind: "error" | "warning";
  readonly title: string;
  readonly message: string;
  readonly at?: Pick<Location, "file" | "line"> & Partial<Location>;
}

/** GitHub shows ten errors and ten warnings a step, and drops the rest in silence. */
const mostOfAKind = 10;
const bodyWidth = 80;
const longestMessage = 4000;

export function annotate(result: RunResult): readonly Annotation[] {
  const errors = [
    ...ofDiagnostics(result, "error"),
    ...result.cases.filter(({ fails }) => fails).map((one) => ofCase(one, "error")),
  ];
  const { code, reason } = conclude(result);
  if (code !== 0 && errors.length === 0) errors.push({ kind: "error", title: `exit ${code}`, message: reason });
  const warnings = [
    ...ofDiagnostics(result, "warning"),
    ...result.cases.filter(isWorthAWarning).map((one) => ofCase(one, "warning")),
    ...result.warnings.map((message): Annotation => ({ kind: "warning", title: "tomada", message })),
  ];
  return [...limit(errors, "error", "failure"), ...limit(warnings, "warning", "warning")];
}

function isWorthAWarning({ fails, flaky, outcome, others }: CaseResult): boolean {
  return (
    !fails && (flaky || outcome === "failed" || outcome === "xpassed" || (outcome === "passed" && others.length > 0))
  );
}

function ofDiagnostics({ diagnostics }: RunResult, kind: Diagnostic["severity"]): Annotation[] {
  return diagnostics
    .filter(({ severity }) => severity === kind)
    .map(({ code, message, help, at }) => ({
      kind,
      title: code,
      message: help === undefined ? message : `${message}\n${help}`,
      at,
    }));
}

function ofCase(one: CaseResult, kind: Annotation["kind"]): Annotation {
  const { failure, others, file, line, name } = one;
  const at = failure?.at ?? others.find((other) => other.at !== undefined)?.at ?? { file, line };
  const message = explainCase(one, { width: bodyWidth, paint: noPaint }).join("\n");
  const cut = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return { kind, title: one.flaky ? `${name} (flaky)` : name, message: cut, at };
}

function limit(annotations: readonly Annotation[], kind: Annotation["kind"], word: string): readonly Annotation[] {
  if (annotations.length <= mostOfAKind) return annotations;
  const shown = annotations.slice(0, mostOfAKind - 1);
  const rest = annotations.slice(mostOfAKind - 1);
  const message = rest
    .map(({ title }) => title)
    .join("\n")
    .slice(0, longestMessage);
  return [...shown, { kind, title: quantity(rest.length, `more ${word}`), message }];
}

/** One line: `::error file=…,line=…,col=…,endColumn=…,title=…::message`. */
export function formatAnnotation({ kind, title, message, at }: Annotation): string {
  const place = at === undefined ? {} : { file: at.file, line: at.line, col: at.column, endColumn: at.endColumn };
  const properties = Object.entries({ ...place, title }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${kind} ${properties.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  const shown = text.split("\n").map(escapeControl).join("\n");
  return shown.replaceAll("%", "%25").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(escapeControl(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
