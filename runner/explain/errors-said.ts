/** What a program printed about an error, put in a few words: the exception's own line, and the line of the program's. */
import { quote } from "./evidence.ts";
import { findOwnLine } from "./own-line.ts";

/** The line that names an exception, or else the last one; Java and Node print the way to it below it, Python above. */
export function findError(output: string): string | undefined {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^Node\.js v\d/.test(line));
  const last = lines.at(-1);
  // The end of an object that Node has printed with the error, which stands far above.
  return lines.findLast((line) => exception.test(line)) ?? (last === "}" ? undefined : last);
}

const exception = /^(?:Exception in thread "[^"]*" |Caused by: )?(?:[\w$]+\.)*[\w$]*(?:Error|Exception|Interrupt)\b/;

/** "KeyError: 'x'" (server.py, line 5: store[name]); "" where there is nothing to tell of. */
export function tellError(output: string): string {
  const error = findError(output);
  return error === undefined ? "" : `${quote(withoutThread(error), 100)}${tellPlace(output)}`;
}

function withoutThread(error: string): string {
  return error.replace(/^Exception in thread "[^"]*" /, "");
}

/** " (server.py, line 5: store[name])"; "" where the output shows no such line. */
export function tellPlace(output: string): string {
  const own = findOwnLine(output);
  if (own === undefined) return "";
  if (own.code === undefined) return ` (${own.place})`;
  const code = own.code.length > 50 ? `${own.code.slice(0, 49)}…` : own.code;
  return ` (${own.place}: ${code})`;
}
