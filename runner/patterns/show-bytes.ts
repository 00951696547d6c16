/** Bytes in messages: as text where they are text, else in hex, never more than a person reads at a glance. */
import { isUtf8 } from "node:buffer";

const longestShown = 40;

/** `"Hello, world"`, `0x00 ff 10`, with `… (N bytes)` where it is cut. */
export function showBytes(bytes: Uint8Array): string {
  const cut = bytes.subarray(0, longestShown);
  const more = bytes.length > cut.length ? `… (${bytes.length} bytes)` : "";
  const text = Buffer.from(cut).toString("utf8").replace(/\ufffd+$/, "");
  const isText = isUtf8(Buffer.from(text)) && !text.includes("\ufffd") && !/[\x00-\x08\x0e-\x1f\x7f]/.test(text);
  if (isText) return `${JSON.stringify(text)}${more}`;
  return `0x${[...cut].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}${more}`;
}

/** `0x6c 'l'`: one byte. */
export function showByte(byte: number): string {
  const hex = `0x${byte.toString(16).padStart(2, "0")}`;
  const names: Readonly<Record<number, string>> = { 0: "NUL", 9: "tab", 10: "LF", 13: "CR", 32: "space" };
  if (names[byte] !== undefined) return `${hex} (${names[byte]})`;
  return byte > 32 && byte < 127 ? `${hex} '${String.fromCharCode(byte)}'` : hex;
}

export function countBytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
