/** The rows of a matrix: every combination of its values, but those that `exclude` names. */
import type { Value } from "../../model/scenario.ts";
import { nearestName } from "../../model/nearest-name.ts";
import type { Findings } from "../findings.ts";
import { joinWords } from "../mistakes/words.ts";
import type { Positions } from "../yaml/positions.ts";
import { listIn, mapIn, type PlainMap } from "./plain.ts";

export type Row = Readonly<Record<string, Value>>;

/** Each is a test case of its own. */
const mostRows = 10_000;

const noMatrix: readonly Row[] = [{}];

/** One empty row where there is no matrix; none where it is wrong. The last name changes fastest. */
export function expandMatrix(document: PlainMap, findings: Findings, positions: Positions): readonly Row[] {
  const matrix = mapIn(document, "matrix");
  if (!matrix) return noMatrix;
  const axes = Object.entries(matrix).filter(([name]) => name !== "exclude");
  const count = axes.reduce((product, [name]) => product * listIn(matrix, name).length, 1);
  const at = positions.keyAt(document, "matrix") ?? findings.span(0, 0);
  if (count > mostRows) {
    findings.error("out-of-range", `the matrix has ${count} combinations, and can have ${mostRows}`, at, {
      help: "give it fewer values, or split the scenario",
    });
    return [];
  }
  let rows: readonly Row[] = noMatrix;
  for (const [name] of axes)
    rows = rows.flatMap((row) => listIn(matrix, name).map((value) => ({ ...row, [name]: value })));
  const kept = exclude(
    rows,
    matrix,
    axes.map(([name]) => name),
    findings,
    positions,
  );
  if (kept.length === 0 && rows.length > 0) {
    findings.error(
      "value-not-allowed",
      "exclude leaves nothing of the matrix",
      positions.keyAt(matrix, "exclude") ?? at,
    );
  }
  return kept;
}

function exclude(
  rows: readonly Row[],
  matrix: PlainMap,
  names: readonly string[],
  findings: Findings,
  positions: Positions,
): readonly Row[] {
  const exclusions = listIn(matrix, "exclude").filter(
    (one): one is PlainMap => typeof one === "object" && one !== null && !Array.isArray(one),
  );
  for (const exclusion of exclusions) {
    for (const name of Object.keys(exclusion)) {
      if (names.includes(name)) continue;
      const near = nearestName(name, names);
      findings.error(
        "unknown-key",
        `the matrix has no ${name}`,
        positions.keyAt(exclusion, name) ?? findings.span(0, 0),
        {
          help: near === undefined ? `it has ${joinWords(names)}` : `did you mean ${near}?`,
        },
      );
    }
  }
  for (const exclusion of exclusions) {
    if (Object.keys(exclusion).some((name) => !names.includes(name)) || rows.some((row) => matches(row, exclusion)))
      continue;
    const at = positions.keyAt(exclusion, Object.keys(exclusion)[0] ?? "") ?? findings.span(0, 0);
    findings.error("value-not-allowed", "no combination of the matrix has these values, so nothing is left out", at, {
      help: "write them as they stand in the matrix",
    });
  }
  return rows.filter((row) => !exclusions.some((exclusion) => matches(row, exclusion)));
}

function matches(row: Row, exclusion: PlainMap): boolean {
  return Object.entries(exclusion).every(([name, value]) => isSame(row[name], value));
}

/** Values of the matrix may be lists and maps. */
function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return (
    one === other ||
    (typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other))
  );
}
