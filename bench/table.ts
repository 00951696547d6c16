/** An arm's result as text: one line a contender, one line a target. */
import type { ArmResult, Measured, Verdict } from "./run-arm.ts";

export function formatResult(result: ArmResult): string {
  const header = ["", ...result.figures.map(({ name, unit }) => `${name}, ${unit}`)];
  const rows = result.rows.map(({ name, figures }) => [
    name,
    ...figures.map((figure, index) => formatMeasured(figure, result.figures[index]?.digits ?? 0)),
  ]);
  return [
    `(${result.key}) ${result.title}`,
    ...alignColumns([header, ...rows]),
    ...result.verdicts.map(formatVerdict),
  ].join("\n");
}

/** The median, and in brackets the least and the most. */
function formatMeasured({ median, least, most }: Measured, digits: number): string {
  if (Number.isNaN(median)) return "–";
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

function formatVerdict({ figure, ours, theirs, ratio, limit, reached }: Verdict): string {
  const target = "atMost" in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`;
  return `  ${reached ? "reached" : "MISSED "}  ${ratio.toFixed(2)}× (target ${target}×): ${figure}, ${ours} / ${theirs}`;
}

/** Names to the left, figures to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("   ")}`,
  );
}
