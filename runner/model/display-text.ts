/**
 * Text made fit for a terminal, a log or XML: hostile characters visible, columns counted as a terminal counts them.
 * Whatever a peer, a program or a file says goes through `escapeControl` before a person sees it.
 */

/**
 * What never reaches a terminal as it is: controls (C0, DEL, C1), format characters (bidi overrides, zero-width,
 * BOM, tags: Unicode's Cf), line and paragraph separators, lone surrogates, and the noncharacters that XML forbids.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** One line out of any text: `\x1b`, `\n` and `\u202e` are seen, and do nothing. Split lines first where they matter. */
export function escapeControl(text: string): string {
  // The common case, without a callback a character.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(invisible, escapeCharacter);
}

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `\x` is for ASCII alone: from 0x80 on it would read as a byte, which a character is not. */
function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Bytes as text in one line: UTF-8 where it is valid, `\xff` where it is not, controls escaped. */
export function escapeBytes(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  if (!text.includes("\ufffd")) return escapeControl(text);
  let shown = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    shown +=
      length === 0 ? `\\x${hexByte(bytes[at] ?? 0)}` : escapeControl(utf8.decode(bytes.subarray(at, at + length)));
    at += Math.max(1, length);
  }
  return shown;
}

/** Two lower-case digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

// ignoreBOM: a byte order mark is shown like every other character.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Length of the valid UTF-8 sequence that begins here (RFC 3629 §4), 0 when there is none. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  // The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const second = bytes[at + 1] ?? 0;
  if (lead === 0xe0 && second < 0xa0) return 0;
  if (lead === 0xed && second > 0x9f) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  if (lead === 0xf4 && second > 0x8f) return 0;
  return length;
}

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const emoji = /^\p{Emoji_Presentation}$/u;

/** Columns that the text takes on a terminal: 0 for combining marks, 2 for wide characters (UAX #11) and emoji. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return isWide(code) || emoji.test(character) ? 2 : 1;
}

/** East Asian Wide and Fullwidth of Unicode 15, as ranges; unassigned code points between them count as wide. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], // Hangul leading consonants
  [0x2e80, 0x303e], // CJK radicals, ideographic punctuation
  [0x3041, 0x4dbf], // kana, Bopomofo, compatibility, extension A
  [0x4e00, 0xa4cf], // CJK, Yi
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60], // fullwidth forms
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb], // Tangut, Khitan, kana supplement
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
  return wideRanges.some(([first, last]) => code >= first && code <= last);
}

/** A tab in what we print goes to the next multiple of this, wherever the terminal's own stops are. */
export const tabSize = 4;

/** Tabs as the spaces that they stand for, from column 0 on. */
export function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let expanded = "";
  for (const part of text.split(/(\t)/)) {
    expanded += part === "\t" ? " ".repeat(tabSize - (displayWidth(expanded) % tabSize)) : part;
  }
  return expanded;
}

/** The text, or as much of its beginning as leaves room for "…". The text must hold no control characters. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}
