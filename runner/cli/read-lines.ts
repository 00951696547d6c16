/** The lines of a file that may be of any size, and no text at all. */
import { createReadStream } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** The longest line that an event makes: what a program printed at once, in base64. */
const longestLine = 64 << 20;

/** Without their ends, LF or CRLF. Throws UsageError where the file cannot be read. */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = "";
  /** So much of the rest is known to hold no end of a line. */
  let searched = 0;
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
      rest += String(chunk);
      let start = 0;
      for (let end = rest.indexOf("\n", searched); end !== -1; end = rest.indexOf("\n", start)) {
        yield rest.slice(start, rest[end - 1] === "\r" ? end - 1 : end);
        start = end + 1;
      }
      rest = rest.slice(start);
      searched = rest.length;
      if (searched > longestLine) throw new UsageError(`${path} has a line of more than ${longestLine >> 20} MiB`);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  if (rest !== "") yield rest;
}
