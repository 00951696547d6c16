/** Prose in a column: escaped, broken at spaces, at most so many characters of it. */
import { displayWidth, escapeControl } from "../../runner/model/display-text.ts";

/** A sentence that is longer than this quotes something that the bytes below show better. */
const longest = 600;

/** Lines of at most `width` columns; a word that is longer is broken. Never empty. */
export function wrap(text: string, width: number): string[] {
  const shown = text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} more characters)` : text;
  return shown.split(/\r?\n/).flatMap((line) => wrapLine(escapeControl(line), Math.max(16, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  let used = 0;
  for (const word of line.split(" ")) {
    const space = current === "" ? 0 : 1;
    const wordWidth = displayWidth(word);
    if (used + space + wordWidth <= width) {
      current += " ".repeat(space) + word;
      used += space + wordWidth;
      continue;
    }
    if (current !== "") lines.push(current);
    const pieces = breakWord(word, width);
    current = pieces.pop() ?? "";
    used = displayWidth(current);
    lines.push(...pieces);
  }
  return [...lines, current];
}

/** Pieces of at most `width` columns, wherever that breaks it; text must hold no control characters. */
export function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const characterWidth = displayWidth(character);
    if (used + characterWidth > width) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += characterWidth;
  }
  return [...pieces, piece];
}
