import { expect, it } from "vitest";
import { showByte, showBytes } from "./show-bytes.ts";

it.each([
  [Buffer.from("Hello, world"), '"Hello, world"'],
  [Buffer.from("GET / HTTP/1.1\r\n\r\n"), '"GET / HTTP/1.1\\r\\n\\r\\n"'],
  [Buffer.from("olá 世界"), '"olá 世界"'],
  [Buffer.from(""), '""'],
  [Buffer.from([0xde, 0xad, 0xbe, 0xef]), "hex de ad be ef"],
  [Buffer.from("a\0b"), "hex 61 00 62"],
  [Buffer.from("a\x1b[31m"), "hex 61 1b 5b 33 31 6d"],
  [Buffer.from("x".repeat(1000)), `"${"x".repeat(60)}…" (1000 bytes)`],
  [Buffer.from("é".repeat(31)), `"${"é".repeat(30)}…" (62 bytes)`],
  [Buffer.from(`x${"é".repeat(31)}`), `"x${"é".repeat(30)}…" (63 bytes)`],
  [Buffer.alloc(30), `hex ${"00 ".repeat(24)}… (30 bytes)`],
])("%o is shown as %s", (bytes, shown) => expect(showBytes(bytes)).toBe(shown));

it.each([
  [0x6c, "0x6c 'l'"],
  [0x20, "0x20 ' '"],
  [0x0a, "0x0a '\\n'"],
  [0x00, "0x00 '\\0'"],
  [0x07, "0x07"],
  [0xff, "0xff"],
])("byte %d is shown as %s", (byte, shown) => expect(showByte(byte)).toBe(shown));
