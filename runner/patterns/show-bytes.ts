/** Bytes in messages: as text where they are text, else in hexadecimal; never more than is read at a glance. */
import { escapeBytes, hexByte, sequenceLength } from "../model/display-text.ts";

const longestText = 60;
const longestHex = 24;

/** `"Hello, world\r\n"`, `hex de ad be ef`, `"aaaa…" (70000 bytes)`. */
export function showBytes(bytes: Uint8Array): string {
  return isText(bytes) ? showText(bytes) : showHex(bytes);
}

function showText(bytes: Uint8Array): string {
  const end = cutText(bytes);
  const text = escapeBytes(bytes.subarray(0, end));
  return end === bytes.length ? `"${text}"` : `"${text}…" (${countBytes(bytes.length)})`;
}

function showHex(bytes: Uint8Array): string {
  const text = Array.from(bytes.subarray(0, longestHex), hexByte).join(" ");
  return bytes.length <= longestHex ? `hex ${text}` : `hex ${text} … (${countBytes(bytes.length)})`;
}

/** At most `longestText` bytes, without a character that is cut. */
function cutText(bytes: Uint8Array): number {
  if (bytes.length <= longestText) return bytes.length;
  let end = 0;
  while (end < longestText) end += Math.max(1, sequenceLength(bytes, end));
  return end;
}

/** Valid UTF-8 with no controls but white space, as far as it would be shown. */
function isText(bytes: Uint8Array): boolean {
  for (let at = 0; at < Math.min(bytes.length, longestText);) {
    const length = sequenceLength(bytes, at);
    const byte = bytes[at] ?? 0;
    if (length === 0 || byte === 0x7f || (byte < 0x20 && (byte < 0x09 || byte > 0x0d))) return false;
    at += length;
  }
  return true;
}

const escapes: Readonly<Record<number, string>> = { 0: "\\0", 9: "\\t", 10: "\\n", 13: "\\r" };

/** `0x6c 'l'`, `0x0a '\n'`, `0xff`. */
export function showByte(byte: number): string {
  const character = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : escapes[byte];
  return character === undefined ? `0x${hexByte(byte)}` : `0x${hexByte(byte)} '${character}'`;
}

/** "1 byte", "12 bytes". */
export function countBytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
