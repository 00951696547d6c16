/** From a place in a text to the place in the file where it is written: quotes, escapes and line breaks lie between. */
import type { Span } from "../../model/source.ts";

/** The part of the file where `length` characters of the scalar from `index` on are written. */
export function sourceSpan(span: Span, value: string, index: number, length: number): Span {
  const start = sourceOffset(span, value, index);
  const end = length > 0 ? sourceOffset(span, value, index + length - 1) + 1 : start;
  return { file: span.file, start, end: Math.max(end, start) };
}

/** The offset in the file of `value[index]`, where `value` is the scalar that stands at `span`. */
export function sourceOffset(span: Span, value: string, index: number): number {
  const written = span.file.text.slice(span.start, span.end);
  // A plain scalar on one line: nearly all of them.
  if (written === value) return span.start + Math.min(index, written.length);
  return span.start + findCharacter(written, countCharacters(value.slice(0, index)));
}

/** White space is not counted: folding and indentation change it, and nothing else. */
function countCharacters(text: string): number {
  return text.replace(/\s+/g, "").length;
}

/** Offset of the n-th character that is no white space, counted from 0, in a scalar as it is written. */
function findCharacter(written: string, n: number): number {
  const style = written[0] ?? "";
  let at = style === '"' || style === "'" ? 1 : style === "|" || style === ">" ? written.indexOf("\n") + 1 : 0;
  for (let count = 0; at < written.length;) {
    const { length, characters } = characterAt(written, at, style);
    if (count + characters > n) break;
    count += characters;
    at += length;
  }
  return at;
}

/** How much is written here, and for how many UTF-16 units that are no white space. */
function characterAt(written: string, at: number, style: string): { length: number; characters: number } {
  if (style === '"' && written[at] === "\\") return escapeAt(written, at);
  if (style === "'" && written.startsWith("''", at)) return { length: 2, characters: 1 };
  return { length: 1, characters: /\s/.test(written[at] ?? "") ? 0 : 1 };
}

const numericLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** YAML 1.2.2 §5.7: \n and others stand for white space, \xHH, \uHHHH, \UHHHHHHHH, and an escaped line break for nothing. */
function escapeAt(written: string, at: number): { length: number; characters: number } {
  const letter = written[at + 1] ?? "";
  const length = numericLengths[letter];
  if (length === undefined) return { length: 2, characters: /[\sntrvf_LP]/.test(letter) ? 0 : 1 };
  const code = Number.parseInt(written.slice(at + 2, at + length), 16);
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : "?";
  return { length, characters: countCharacters(text) };
}
