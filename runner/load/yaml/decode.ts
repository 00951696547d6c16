/** Bytes of a file to text: UTF-8, of a size that can be handled, and without characters that YAML forbids. */
import { isUtf8 } from "node:buffer";
import { escapeControl, sequenceLength } from "../../model/display-text.ts";
import { SourceFile } from "../../model/source.ts";
import { formatSize } from "../../model/units.ts";
import { Findings } from "../findings.ts";

/** A scenario of 50,000 steps has 2 MB; at five the parser takes seconds. */
export const largestFileBytes = 5 * 2 ** 20;

/** Shown of a file that cannot be read as text. */
const previewBytes = 1024;

/** The text of a file as the parser may have it; on a mistake, the findings say which and `isEmpty` is false. */
export function decodeSource(path: string, content: string | Uint8Array): Findings {
  const size = typeof content === "string" ? Buffer.byteLength(content) : content.length;
  if (size > largestFileBytes) return refuseSize(path, content);
  if (typeof content === "string")
    return checkCharacters(new Findings(new SourceFile(path, withoutByteOrderMark(content))));
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (isUtf8(bytes))
    return checkCharacters(new Findings(new SourceFile(path, withoutByteOrderMark(bytes.toString("utf8")))));
  return refuseEncoding(path, bytes);
}

/** Columns are then the ones that editors show. */
function withoutByteOrderMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function refuseSize(path: string, content: string | Uint8Array): Findings {
  const beginning =
    typeof content === "string" ? content.slice(0, previewBytes) : decodeLossy(content.subarray(0, previewBytes));
  const findings = new Findings(new SourceFile(path, beginning));
  findings.error("file-too-large", `the file is larger than ${formatSize(largestFileBytes)}`, findings.span(0, 0), {
    help: "split it into several files, or let fill, random and file make large data",
  });
  return findings;
}

function refuseEncoding(path: string, bytes: Buffer): Findings {
  const utf16 = utf16Encoding(bytes);
  if (utf16 !== undefined) {
    const text = new TextDecoder(utf16).decode(bytes.subarray(0, previewBytes));
    const findings = new Findings(new SourceFile(path, text));
    findings.error("not-utf-8", "the file is written in UTF-16", findings.span(0, 0), { help: "save it as UTF-8" });
    return findings;
  }
  let at = 0;
  for (let length = 1; at < bytes.length; at += length) {
    length = sequenceLength(bytes, at);
    if (length === 0) break;
  }
  const before = withoutByteOrderMark(decodeLossy(bytes.subarray(0, at)));
  const findings = new Findings(new SourceFile(path, before + decodeLossy(bytes.subarray(at, at + previewBytes))));
  const byte = bytes[at] ?? 0;
  const letter = byte >= 0xa0 ? ` (in Latin-1 it would be ${String.fromCharCode(byte)})` : "";
  findings.error(
    "not-utf-8",
    `the byte 0x${byte.toString(16).padStart(2, "0")} is not UTF-8${letter}`,
    findings.span(before.length, before.length + 1),
    { help: bytes.includes(0) ? "this looks like a binary file" : "save the file as UTF-8" },
  );
  return findings;
}

function utf16Encoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function decodeLossy(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Not in c-printable (YAML 1.2.2 §5.1), or a line end of an old Mac that the parser would not see as one. */
const forbidden = /(?![\t\n\r\u0085])\p{Cc}|\p{Cs}|[\ufeff\ufffe\uffff]|\r(?!\n)/u;

/** What most files are. Seeing that takes a thousand small files 3 ms at most; that nothing in them is forbidden, 10 to 15. */
const plain = /^[\t\n -~]*$/;

function checkCharacters(findings: Findings): Findings {
  if (plain.test(findings.file.text)) return findings;
  const found = forbidden.exec(findings.file.text);
  if (!found) return findings;
  const [character] = found;
  const at = findings.span(found.index, found.index + 1);
  if (character === "\0") {
    findings.error("yaml-syntax", "a NUL character does not belong in a scenario", at, {
      help: "this looks like a binary file",
    });
  } else if (character === "\r") {
    findings.error("yaml-syntax", "a carriage return alone does not end a line", at, {
      help: "save the file with LF or CRLF line ends",
    });
  } else {
    const escape = escapeControl(character);
    findings.error("yaml-syntax", `the character ${escape} does not belong in a YAML file`, at, {
      help: `in a text between double quotes it is written ${escape.startsWith("\\") ? escape : "as an escape"}`,
    });
  }
  return findings;
}
