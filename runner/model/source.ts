/** Where a thing stands in a scenario file: offsets while we load, line and column when a person reads. */

/** A text file as it was read. `path` is what the user called it, never made absolute. */
export class SourceFile {
  #lineStarts: number[] | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  /** 1-based line and column (UTF-16 units, as editors count) of an offset into `text`. */
  positionAt(offset: number): { line: number; column: number } {
    const starts = (this.#lineStarts ??= findLineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** The text of a 1-based line without its line end; empty when there is no such line. */
  lineText(line: number): string {
    const starts = (this.#lineStarts ??= findLineStarts(this.text));
    const start = starts[line - 1];
    if (start === undefined) return "";
    return this.text.slice(start, starts[line] ?? this.text.length).replace(/\r?\n$/, "");
  }
}

/** A range of a file, in UTF-16 offsets, end exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A span made readable and independent of the file: what events, diagnostics and reports carry. */
export interface Location {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Where the caret's underline ends on the same line; exclusive, at least column + 1. */
  readonly endColumn: number;
  /** The source line itself. */
  readonly text: string;
}

/** Turns a span into the location that a message shows; an underline never leaves its first line. */
export function locate(span: Span): Location {
  const { line, column } = span.file.positionAt(span.start);
  const end = span.file.positionAt(Math.max(span.start, span.end));
  const text = span.file.lineText(line);
  const endColumn = end.line === line ? end.column : text.length + 1;
  return { file: span.file.path, line, column, endColumn: Math.max(column + 1, endColumn), text };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
