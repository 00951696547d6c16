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

/**
 * A line of a program's output in pieces of at most `width` columns: its spaces stay as they are, it is broken behind one
 * of them, and within a word only where that is longer than half a piece. No control characters.
 */
export function foldLine(line: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = line;
  for (;;) {
    // Enough for one piece, though some characters take no column.
    const head = rest.slice(0, 4 * width);
    const [piece = "", next] = breakWord(head, width);
    if (next === undefined && head.length === rest.length) return [...pieces, rest];
    const gap = rest.startsWith(" ", piece.length) ? piece.length : piece.lastIndexOf(" ");
    const end = gap >= piece.length / 2 ? gap + 1 : piece.length;
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end);
  }
}
