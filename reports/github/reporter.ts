/** Writes workflow commands: while the run prints what programs say, none is obeyed; at its end come ours. */
import { randomUUID } from "node:crypto";
import type { Event } from "../../runner/model/events.ts";
import type { Reporter } from "../../runner/model/report.ts";
import type { RunResult } from "../../runner/model/result.ts";
import { annotate, formatAnnotation } from "./annotations.ts";

export class GitHubReporter implements Reporter {
  readonly detail = "results";
  readonly #write: (text: string) => void;
  /** No program can guess it, and so none can resume the commands. */
  readonly #token: string;

  constructor(write: (text: string) => void, token: string = randomUUID()) {
    this.#write = write;
    this.#token = token;
  }

  handle(event: Event): void {
    if (event.type === "run-started") this.#write(`::stop-commands::${this.#token}\n`);
  }

  finish(result: RunResult): void {
    this.#write(`::${this.#token}::\n`);
    for (const annotation of annotate(result)) this.#write(`${formatAnnotation(annotation)}\n`);
  }
}
