/** Standard output and standard error, and what is done when they can be written no longer. */
import { isatty } from "node:tty";
import type { Output } from "./io.ts";

/** What of a standard stream is needed; pipes, files and terminals are written at once on Linux. */
export interface StandardStream {
  readonly fd: number;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** So much is not kept for the next write. */
const most = 65_536;

/**
 * What is written within a turn of the event loop leaves in one write: a line for each of a thousand scenarios would wake
 * whoever reads a thousand times.
 */
export class StandardOutput implements Output {
  readonly #stream: StandardStream;
  #pending = "";
  #isOpen = true;
  #failure: string | undefined;

  /** `other`: what was written there before leaves first, as both may be the same terminal; this one does not wait then. */
  constructor(
    stream: StandardStream,
    private readonly other?: StandardOutput,
  ) {
    this.#stream = stream;
    stream.on("error", (error) => this.#lose(error));
  }

  /** The error, ENOSPC for one; undefined also where the reader has simply gone. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get isTerminal(): boolean {
    return isatty(this.#stream.fd);
  }

  get width(): number {
    return this.#stream.columns ?? 80;
  }

  write(text: string): void {
    if (!this.#isOpen) return;
    this.other?.flush();
    if (this.#pending === "") setImmediate(() => this.flush());
    this.#pending += text;
    if (this.other !== undefined || this.#pending.length > most) this.flush();
  }

  /** At once: before something else is written to the same terminal, and before the process ends. */
  flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (!this.#isOpen || text === "") return;
    try {
      this.#stream.write(text);
    } catch (error) {
      // Where it is a file, Node throws.
      this.#lose(error as NodeJS.ErrnoException);
    }
  }

  /**
   * `tomada run | head`: what was begun goes on without its reader, since the verdict, the other reports and the
   * programs that must be stopped do not depend on it.
   */
  #lose(error: NodeJS.ErrnoException): void {
    this.#isOpen = false;
    if (error.code !== "EPIPE") this.#failure ??= error.code ?? error.message;
  }
}
