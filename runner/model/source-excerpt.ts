/** A source line and the carets under the part that is meant, whatever tabs, wide or hostile characters are in it. */
import { displayWidth, escapeControl, tabSize } from "./display-text.ts";
import type { Location } from "./source.ts";

export interface SourceExcerpt {
  /** The source line, safe to print, at most `width` columns: "…" stands for what was cut. */
  readonly line: string;
  /** Columns before the first caret. */
  readonly indent: number;
  /** How many carets; at least 1. */
  readonly carets: number;
}

/** Never throws, also for a location that was read from a foreign event file and points beyond its line. */
export function excerptSource(at: Location, width: number): SourceExcerpt {
  const { cells, total, from, to } = layOut(at);
  const room = Math.max(8, width);
  // A line that is too long begins where two thirds of the room show what is meant and what follows it.
  const wanted = total <= room ? total : Math.min(total, from + Math.ceil((room * 2) / 3));
  const begins = (cell: Cell): boolean =>
    (cell.column === 0 ? 0 : 1) + wanted - cell.column + (wanted < total ? 1 : 0) <= room;
  const first = Math.max(0, cells.findIndex(begins));
  const left = cells[first]?.column ?? 0;
  const lead = left > 0 ? "…" : "";
  let line = lead;
  let end = left;
  for (const cell of cells.slice(first)) {
    const shownEnd = cell.column + cell.width;
    if (lead.length + shownEnd - left + (shownEnd < total ? 1 : 0) > room) break;
    line += cell.shown;
    end = shownEnd;
  }
  if (end < total) line += "…";
  // A character that is wider than the room (an escaped one) is cut away whole, and what stood after it with it.
  const indent = Math.min(lead.length + from - left, displayWidth(line));
  return { line, indent, carets: Math.max(1, Math.min(to, end) - from) };
}

interface Cell {
  readonly shown: string;
  readonly column: number;
  readonly width: number;
}

interface Layout {
  readonly cells: readonly Cell[];
  /** Columns of the whole line, and of the marked part in it. */
  readonly total: number;
  readonly from: number;
  readonly to: number;
}

function layOut(at: Location): Layout {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  let from: number | undefined;
  let to: number | undefined;
  for (const character of at.text) {
    if (from === undefined && offset + character.length > at.column - 1) from = column;
    if (to === undefined && offset >= at.endColumn - 1) to = column;
    const shown = character === "\t" ? " ".repeat(tabSize - (column % tabSize)) : escapeControl(character);
    const width = displayWidth(shown);
    cells.push({ shown, column, width });
    column += width;
    offset += character.length;
  }
  return { cells, total: column, from: from ?? column, to: to ?? column };
}
