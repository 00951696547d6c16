/** A file that a report is written to. */
import { closeSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { UsageError } from "./usage-error.ts";

/** How much is gathered before the file is written to. */
const bufferSize = 64 * 1024;

export class ReportFile {
  readonly #descriptor: number;
  #pending: string[] = [];
  #size = 0;

  /** Makes the folders that lead to it. Throws UsageError where it cannot be written. */
  constructor(path: string) {
    try {
      makeFolder(dirname(path));
      this.#descriptor = openSync(path, "w");
    } catch (error) {
      throw new UsageError(`cannot write ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#size += text.length;
    if (this.#size >= bufferSize) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#pending.join(""));
    this.#pending = [];
    this.#size = 0;
    // A pipe, or a disk that is about to be full, may take a part.
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
  }

  /** Also when the last of it cannot be written. */
  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }
}
