/** When bytes are text to a reader, and how they are quoted. */
import { cutToWidth, escapeBytes, hexByte, sequenceLength } from "../../runner/model/display-text.ts";
import { quantity } from "./quantities.ts";

/** Valid UTF-8 without controls other than tab, CR and LF; a character that is cut at either end is no objection. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  for (let at = firstWhole(bytes); at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) return false;
    const length = sequenceLength(bytes, at);
    if (length === 0) return byte >= 0xc2 && bytes.length - at < 4;
    at += length;
  }
  return true;
}

/** An excerpt may begin in the middle of a character. */
function firstWhole(bytes: Uint8Array): number {
  let at = 0;
  while (at < 3 && at < bytes.length && isContinuation(bytes[at] ?? 0)) at++;
  return at;
}

/** A byte of a UTF-8 character other than its first. */
export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** One line of at most `width` columns: a quoted text, or hex pairs. */
export function quoteBytes(bytes: Uint8Array, width: number): string {
  if (bytes.length === 0) return "nothing";
  // Beyond the width nothing is seen: do not escape a megabyte for one line.
  const part = bytes.subarray(0, width * 4);
  if (!isText(part)) return hexPairs(bytes, width);
  const text = escapeBytes(part);
  const cut = cutToWidth(text, width - 2);
  return cut === text && part.length === bytes.length ? `"${text}"` : `"${cut.endsWith("…") ? cut : `${cut}…`}`;
}

/** Text line by line, anything else in one: at most `mostLines`, each of at most `width` columns. */
export function quoteLines(bytes: Uint8Array, width: number, mostLines: number): string[] {
  const newline = bytes.indexOf(0x0a);
  if (newline === -1 || newline === bytes.length - 1 || !isText(bytes)) return [quoteBytes(bytes, width)];
  const lines: string[] = [];
  let at = 0;
  while (at < bytes.length && lines.length < mostLines) {
    const found = bytes.indexOf(0x0a, at);
    const end = found === -1 ? bytes.length : found + 1;
    const text = escapeBytes(bytes.subarray(at, Math.min(end, at + width * 4)));
    // The opening quote stands before the first line, the others begin below what it quotes.
    lines.push(`${at === 0 ? '"' : " "}${cutToWidth(text, width - 2)}${end === bytes.length ? '"' : ""}`);
    at = end;
  }
  if (at < bytes.length) lines.push(` … ${quantity(bytes.length - at, "more byte")}`);
  return lines;
}

function hexPairs(bytes: Uint8Array, width: number): string {
  const room = Math.max(1, Math.floor((width + 1) / 3));
  const pairs = Array.from(bytes.subarray(0, room), hexByte);
  if (bytes.length <= room) return pairs.join(" ");
  return `${pairs.slice(0, Math.max(1, room - 1)).join(" ")} …`;
}
