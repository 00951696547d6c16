/** A mistake at a place of the file, as a diagnostic. */
import type { Diagnostic, DiagnosticCode } from "../../model/diagnostic.ts";
import { locate, type Span } from "../../model/source.ts";

export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** `help` says what to do about it, one sentence without a full stop. */
export function mistake(
  code: DiagnosticCode,
  message: string,
  span: Span,
  help?: string,
  related: readonly Related[] = [],
): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    ...(help === undefined ? {} : { help }),
    at: locate(span),
    ...(related.length === 0
      ? {}
      : { related: related.map(({ message: why, span: where }) => ({ message: why, at: locate(where) })) }),
  };
}

export function advice(code: DiagnosticCode, message: string, span: Span, help: string): Diagnostic {
  return { ...mistake(code, message, span, help), severity: "warning" };
}
