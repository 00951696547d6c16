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

export class StandardOutput implements Output {
  readonly #stream: StandardStream;
  #isOpen = true;
  #failure: string | undefined;

  constructor(stream: StandardStream) {
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
