/** Two texts that differ, one under the other: the line where they part, with a caret under the first difference. */
import { displayWidth, escapeBytes } from "../../runner/model/display-text.ts";
import { isContinuation } from "./bytes-as-text.ts";
import type { Paint } from "./paint.ts";

export interface Sides {
  readonly expected: Uint8Array;
  readonly actual: Uint8Array;
  /** First difference as an index into both; at the end of the one that is shorter. */
  readonly differs: number;
  /** What to add to an index to get the offset in the message. */
  readonly base: number;
  readonly expectedLength: number;
  /** Undefined where reading ended at the difference: what comes after it nobody has looked at. */
  readonly actualLength: number | undefined;
}

const labels = ["expected  ", "received  "] as const;

export function showTextDifference(sides: Sides, width: number, paint: Paint): string[] {
  const { expected, actual, differs } = sides;
  const start = characterStart(expected, actual, differs);
  const lineStart = start === 0 ? 0 : expected.lastIndexOf(0x0a, start - 1) + 1;
  const room = width - labels[0].length - 2;
  const before = cutLeft(escapeBytes(expected.subarray(lineStart, start)), Math.floor((room * 2) / 3));
  const opening = before.startsWith("…") ? "" : lineStart > 0 || sides.base > 0 ? "…" : '"';
  const after = (bytes: Uint8Array, length: number | undefined): string =>
    cutRight(bytes, start, room - displayWidth(before) - 1, length === sides.base + bytes.length);
  const column = labels[0].length + displayWidth(opening + before);
  return [
    labels[0] + opening + before + paint.good(after(expected, sides.expectedLength)),
    labels[1] + opening + before + paint.bad(after(actual, sides.actualLength)),
    pointAt(column, describePlace(sides, lineStart), width, paint),
  ];
}

/** Where both begin the character in which the difference lies. */
function characterStart(expected: Uint8Array, actual: Uint8Array, differs: number): number {
  let start = differs;
  const inside = (): boolean => isContinuation(expected[start] ?? 0) || isContinuation(actual[start] ?? 0);
  while (start > 0 && differs - start < 3 && inside()) start--;
  return start;
}

/** The end of the text, in at most `width` columns. */
function cutLeft(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept: string[] = [];
  let used = 1;
  for (const character of Array.from(text).reverse()) {
    used += displayWidth(character);
    if (used > width) break;
    kept.push(character);
  }
  return `…${kept.reverse().join("")}`;
}

/** From `start` to the end of its line, with the closing quote where the message ends there. */
function cutRight(bytes: Uint8Array, start: number, width: number, isWhole: boolean): string {
  const newline = bytes.indexOf(0x0a, start);
  const end = Math.min(newline === -1 ? bytes.length : newline + 1, start + width * 4);
  let shown = "";
  for (const character of escapeBytes(bytes.subarray(start, end))) {
    if (displayWidth(shown) + displayWidth(character) > width) return `${shown}…`;
    shown += character;
  }
  return end === bytes.length && isWhole ? `${shown}"` : `${shown}…`;
}

function describePlace({ expected, differs, base, expectedLength, actualLength }: Sides, lineStart: number): string {
  const offset = base + differs;
  if (actualLength !== undefined && offset >= actualLength)
    return `it ends here, after ${actualLength} of ${expectedLength} bytes`;
  if (offset >= expectedLength) return `nothing more was expected after ${expectedLength} bytes`;
  // Line numbers count from the start of the message, which an excerpt does not show.
  if (base > 0 || lineStart === 0) return `byte ${offset}`;
  const lines = expected.subarray(0, lineStart).reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 1);
  return `line ${lines}, byte ${offset}`;
}

/** The caret with its note on whichever side there is room. */
function pointAt(column: number, note: string, width: number, paint: Paint): string {
  if (column + 2 + note.length <= width || note.length + 1 > column)
    return `${" ".repeat(column)}${paint.notable(`^ ${note}`)}`;
  return `${" ".repeat(column - note.length - 1)}${paint.notable(`${note} ^`)}`;
}
