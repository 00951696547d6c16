/** Diagnostics about event files: what `tomada replay` reads. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

export const eventsGuide = {
  "events-not-ndjson": {
    summary: "A file is no event stream, or a line of it is none",
    text: `\`tomada replay\` reads what \`tomada run --report ndjson=FILE\` writes: one JSON object a line, of which the first is
\`run-started\`.`,
  },
  "events-version": {
    summary: "An event stream was written by another version",
    text: "The first event names the version of the format. Read the file with the version of Tomada that it names, or run again.",
  },
  "events-truncated": {
    summary: "An event stream ends before its run does",
    text: `The run was killed, or its disk was full. Reports are made of what there is, and what was still being played counts as
interrupted.`,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
