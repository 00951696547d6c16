/** Expected beside received: texts as text first, then the bytes. */
import { cutToWidth, escapeBytes } from "../../runner/model/display-text.ts";
import type { Comparison } from "../../runner/model/outcome.ts";
import { isText, quoteBytes } from "./bytes-as-text.ts";
import { showHex, showHexDifference } from "./hex-dump.ts";
import type { Paint } from "./paint.ts";
import { quantity } from "./quantities.ts";
import { showTextDifference, type Sides } from "./text-difference.ts";
import { wrap } from "./wrap.ts";

const mostLines = 12;
const mostRows = 6;

export function showComparison(comparison: Comparison, width: number, paint: Paint): string[] {
  const sides = findSides(comparison);
  if (sides !== undefined) {
    const text = isText(sides.expected) && isText(sides.actual) ? [...showTextDifference(sides, width, paint), ""] : [];
    return [...text, ...showHexDifference(sides, width, paint)];
  }
  return [
    ...showSide(
      "expected",
      describeExpected(comparison),
      comparison.expected,
      comparison.expectedLength,
      comparison.base,
      width,
      paint,
    ),
    ...showSide(
      "received",
      comparison.actualText,
      comparison.actual,
      comparison.actualLength,
      comparison.base,
      width,
      paint,
    ),
  ];
}

/** Both sides as bytes and a place where they part: what can be laid side by side. Nothing is better said in words. */
function findSides({ expected, actual, base, differsAt, expectedLength, actualLength }: Comparison): Sides | undefined {
  if (expected === undefined || actual === undefined || expected.length === 0 || actual.length === 0) return undefined;
  const differs = differsAt === undefined ? firstDifference(expected, actual) : differsAt - base;
  if (differs === undefined || differs < 0 || differs > Math.max(expected.length, actual.length)) return undefined;
  return {
    expected,
    actual,
    differs,
    base,
    expectedLength: expectedLength ?? base + expected.length,
    actualLength: actualLength ?? (differs >= actual.length ? base + actual.length : undefined),
  };
}

function firstDifference(expected: Uint8Array, actual: Uint8Array): number | undefined {
  const shorter = Math.min(expected.length, actual.length);
  for (let at = 0; at < shorter; at++) if (expected[at] !== actual[at]) return at;
  return expected.length === actual.length ? undefined : shorter;
}

/** What was still missing is told in the sentence above: beside what came stands the whole. */
function describeExpected({ expected, expectedText, expectedLength }: Comparison): string | undefined {
  if (expected !== undefined || expectedLength === undefined) return expectedText;
  return quantity(expectedLength, "byte");
}

function showSide(
  label: "expected" | "received",
  words: string | undefined,
  bytes: Uint8Array | undefined,
  length: number | undefined,
  base: number,
  width: number,
  paint: Paint,
): string[] {
  const indent = " ".repeat(label.length + 2);
  const lead = `${label}  `;
  const lines: string[] = [];
  if (words !== undefined)
    wrap(words, width - lead.length).forEach((line, at) => lines.push((at === 0 ? lead : indent) + line));
  if (bytes === undefined) {
    if (words === undefined && length !== undefined) lines.push(`${lead}${quantity(length, "byte")}`);
    return lines;
  }
  const first = lines.length === 0 ? lead : indent;
  if (bytes.length === 0) return [...lines, `${first}nothing`];
  const total = Math.max(length ?? 0, base + bytes.length);
  const note = `(${quantity(total, "byte")})`;
  if (isOneLine(bytes)) {
    const brief = quoteBytes(bytes, width - lead.length - note.length - 1);
    if (!brief.includes("…")) return [...lines, `${first}${brief} ${paint.quiet(note)}`];
  }
  const block = isText(bytes)
    ? textLines(bytes, total - base, width - 4, paint)
    : showHex(bytes, base, total, mostRows, width - 2, paint);
  return [...lines, `${first}${paint.quiet(note)}`, ...block.map((line) => `  ${line}`)];
}

function isOneLine(bytes: Uint8Array): boolean {
  const newline = bytes.indexOf(0x0a);
  return isText(bytes) && (newline === -1 || newline === bytes.length - 1);
}

/** Text of several lines as lines; each with its line end visible, and cut where it is too long. */
function textLines(bytes: Uint8Array, total: number, width: number, paint: Paint): string[] {
  const lines: string[] = [];
  let at = 0;
  while (at < bytes.length && lines.length < mostLines) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = escapeBytes(bytes.subarray(at, Math.min(end, at + width * 4)));
    lines.push(`${paint.quiet("│")} ${cutToWidth(line, width)}`);
    at = end;
  }
  if (total > at) lines.push(paint.quiet(`… ${quantity(total - at, "more byte")}`));
  return lines;
}
