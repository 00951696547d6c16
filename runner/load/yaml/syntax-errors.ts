/** Reports broken syntax: one mistake, one finding, though the YAML library stumbles over it several times. */
import type { CST } from "yaml";
import type { Findings } from "../findings.ts";
import { explainFault, type SyntaxFault } from "./syntax-explanations.ts";

/** Faults that stand for themselves; any other may be the echo of one before it. */
const independent = new Set([
  "TAB_AS_INDENT",
  "BAD_DQ_ESCAPE",
  "BAD_SCALAR_START",
  "MULTIPLE_ANCHORS",
  "MULTIPLE_TAGS",
]);

/** The document can be read all the same. */
const harmless = new Set(["NON_STRING_KEY", "TAG_RESOLVE_FAILED", "BAD_COLLECTION_TYPE"]);

export type Soundness = "sound" | "incomplete" | "broken";

/** Says whether the document can be used, and whether all of it is there. One mistake makes one finding. */
export function reportSyntaxErrors(
  findings: Findings,
  faults: readonly SyntaxFault[],
  document: CST.Document | undefined,
): Soundness {
  if (faults.length === 0) return "sound";
  const fatal = faults.filter(({ code }) => !harmless.has(code));
  const chosen = fatal.length === 0 ? faults : withoutEchoes(findings, fatal);
  for (const fault of chosen) {
    const { code = "yaml-syntax", message, help, ...place } = explainFault(findings.file.text, fault, document);
    const start = insideText(findings.file.text, place.start ?? fault.start);
    findings.error(code, message, findings.span(start, Math.max(start + 1, place.end ?? fault.end)), { help });
  }
  return fatal.length === 0 ? "incomplete" : "broken";
}

/** The first fault, and those after it that are no consequence of it, one a line. */
function withoutEchoes({ file }: Findings, faults: readonly SyntaxFault[]): SyntaxFault[] {
  const sorted = [...faults].sort((one, other) => one.start - other.start);
  const lines = new Set<number>();
  return sorted.filter((fault, index) => {
    const { line } = file.positionAt(fault.start);
    const isNew = !lines.has(line) && (index === 0 || independent.has(fault.code));
    lines.add(line);
    return isNew;
  });
}

/** A place behind the last line is nowhere to look at. */
function insideText(text: string, offset: number): number {
  if (offset < text.length) return offset;
  return text.trimEnd().length;
}
