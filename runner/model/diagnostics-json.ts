/** Diagnostics for programs: what `tomada validate --format json` prints. */
import type { Diagnostic } from "./diagnostic.ts";

export interface DiagnosticsDocument {
  /** Raised when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** JSON with a line end; the diagnostics in the order given. */
export function formatDiagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const document: DiagnosticsDocument = { version: 1, errors, warnings: diagnostics.length - errors, diagnostics };
  return `${JSON.stringify(document, null, 2)}\n`;
}
