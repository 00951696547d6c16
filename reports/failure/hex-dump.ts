/** Bytes in rows of hex and text: two side by side with the first difference marked, or one alone. */
import { hexByte } from "../../runner/model/display-text.ts";
import type { Paint } from "./paint.ts";
import { quantity } from "./quantities.ts";
import type { Sides } from "./text-difference.ts";

/** Rows around the first difference. */
const rowsBefore = 1;
const rowsAfter = 2;

/** Columns of a half: pairs with a space between them, two spaces, the text. */
function halfWidth(perRow: number): number {
  return perRow * 3 - 1 + 2 + perRow;
}

const separator = " │ ";

/** Rows of 16 where there is room for them, of 8 in 80 columns; narrower, of 4. */
export function bytesPerRow(width: number, offsetWidth: number, halves: number): number {
  const fits = (perRow: number): boolean =>
    offsetWidth + 2 + halves * halfWidth(perRow) + (halves - 1) * separator.length <= width;
  return [16, 8].find(fits) ?? 4;
}

export function showHexDifference(sides: Sides, width: number, paint: Paint): string[] {
  const { expected, actual, differs, base, expectedLength, actualLength } = sides;
  const longer = Math.max(expected.length, actual.length);
  const offsetWidth = Math.max(4, String(base + longer).length);
  const perRow = bytesPerRow(width, offsetWidth, 2);
  const marked = Math.floor(differs / perRow);
  const first = Math.max(0, marked - rowsBefore);
  const last = Math.min(Math.ceil(longer / perRow) - 1, marked + rowsAfter);
  const lead = " ".repeat(offsetWidth + 2);
  const heading = `expected (${quantity(expectedLength, "byte")})`.padEnd(halfWidth(perRow) + separator.length);
  const lines = [`${lead}${heading}${describeReceived(sides)}`];
  const skipped = base + first * perRow;
  if (skipped > 0) lines.push(paint.quiet(`${lead}… ${quantity(skipped, "equal byte")}`));
  const other = known(actual, sides);
  for (let row = first; row <= Math.max(last, marked); row++) {
    const at = row * perRow;
    const offset = paint.quiet(String(base + at).padStart(offsetWidth));
    const left = half(expected, other, at, perRow, differs, paint.good);
    const right = half(actual, expected, at, perRow, differs, paint.bad);
    lines.push(`${offset}  ${left}${separator}${right}`.trimEnd());
    if (row === marked) lines.push(paint.notable(lead + caretRow(differs - at, perRow)));
  }
  const shown = base + (Math.max(last, marked) + 1) * perRow;
  const rest = describeRest(expectedLength - shown, actualLength === undefined ? undefined : actualLength - shown);
  if (rest !== undefined) lines.push(paint.quiet(`${lead}… ${rest}`));
  return lines;
}

/** One side of a row; bytes that are not those of the other side are painted, a missing one at the difference is "--". */
function half(
  bytes: Uint8Array,
  other: Uint8Array,
  at: number,
  perRow: number,
  differs: number,
  paint: (text: string) => string,
): string {
  const pairs: string[] = [];
  const characters: string[] = [];
  for (let index = at; index < at + perRow; index++) {
    const byte = bytes[index];
    const pair = byte === undefined ? (index === differs ? "--" : "  ") : hexByte(byte);
    const character = byte === undefined ? " " : printable(byte);
    const equal = index < differs || byte === other[index];
    // Blanks stay plain: they are trimmed at the end of a row.
    pairs.push(equal || pair === "  " ? pair : paint(pair));
    characters.push(equal || character === " " ? character : paint(character));
  }
  return `${pairs.join(" ")}  ${characters.join("")}`;
}

function caretRow(index: number, perRow: number): string {
  const text = perRow * 3 + 1 + index;
  const half = `${" ".repeat(index * 3)}^^${" ".repeat(text - index * 3 - 2)}^`;
  return `${half.padEnd(halfWidth(perRow) + separator.length)}${half}`;
}

function describeReceived({ actual, actualLength, base }: Sides): string {
  if (actualLength !== undefined) return `received (${quantity(actualLength, "byte")})`;
  return `received (${quantity(base + actual.length, "byte")} read)`;
}

function describeRest(expected: number, actual: number | undefined): string | undefined {
  if (expected <= 0 && (actual ?? 0) <= 0) return undefined;
  const wanted = `${quantity(Math.max(0, expected), "more byte")} expected`;
  return actual === undefined ? wanted : `${wanted}, ${Math.max(0, actual)} received`;
}

/** Beyond what was read nothing differs yet: there the other side is taken for equal. */
function known(actual: Uint8Array, { expected, actualLength }: Sides): Uint8Array {
  if (actualLength !== undefined || actual.length >= expected.length) return actual;
  const whole = new Uint8Array(expected);
  whole.set(actual);
  return whole;
}

/** Bytes alone, from their beginning. `total`: how many there are where these are an excerpt. */
export function showHex(
  bytes: Uint8Array,
  base: number,
  total: number,
  mostRows: number,
  width: number,
  paint: Paint,
): string[] {
  const offsetWidth = Math.max(4, String(base + bytes.length).length);
  const perRow = bytes.length <= 8 ? 8 : bytesPerRow(width, offsetWidth, 1);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length && lines.length < mostRows; at += perRow) {
    const row = half(bytes, bytes, at, perRow, -1, String).trimEnd();
    lines.push(`${paint.quiet(String(base + at).padStart(offsetWidth))}  ${row}`);
  }
  const rest = total - base - Math.min(bytes.length, mostRows * perRow);
  if (rest > 0) lines.push(paint.quiet(`${" ".repeat(offsetWidth + 2)}… ${quantity(rest, "more byte")}`));
  return lines;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}
