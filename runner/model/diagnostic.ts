/** What is wrong with a file or a command line, found before anything runs. Collected, never thrown. */
import type { Location } from "./source.ts";

/** Every kind of mistake that has a name. A new one is added here and gets a page in docs/diagnostics. */
export const diagnosticCodes = [
  "file-unreadable",
  "file-too-large",
  "not-utf-8",
  "yaml-syntax",
  "yaml-duplicate-key",
  "yaml-alias-expansion",
  "yaml-too-deep",
  "yaml-version",
  "yaml-tag",
  "yaml-key-not-string",
  "yaml-merge-key",
  "not-a-scenario",
  "missing-key",
  "unknown-key",
  "wrong-kind",
  "value-not-allowed",
  "out-of-range",
  "several-verbs",
  "no-verb",
  "unknown-verb",
  "modifier-not-taken",
  "duplicate-title",
  "duplicate-name",
  "unknown-role",
  "unknown-socket",
  "unknown-variable",
  "unknown-program",
  "unknown-proxy",
  "unknown-toxic",
  "connection-before-it-exists",
  "socket-in-wrong-state",
  "frame-missing",
  "several-frames",
  "pattern-invalid",
  "data-invalid",
  "address-invalid",
  "expression-invalid",
  "regex-invalid",
  "barrier-too-few",
  "await-without-notify",
  "wait-cycle",
  "recv-never-fed",
  "delay-used",
  "address-never-known",
  "variable-cycle",
  "variable-unused",
  "role-idle",
  "events-not-ndjson",
  "events-version",
  "events-truncated",
] as const;

export type DiagnosticCode = (typeof diagnosticCodes)[number];

export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** Only errors stop a run; a warning is advice. */
  readonly severity: "error" | "warning";
  /** What is wrong, one sentence without a full stop, in the words of the language. */
  readonly message: string;
  /** What to do about it; one sentence. */
  readonly help?: string;
  readonly at: Location;
  /** Other places that take part in the mistake, each with its reason ("first defined here"). */
  readonly related?: readonly { readonly message: string; readonly at: Location }[];
}
