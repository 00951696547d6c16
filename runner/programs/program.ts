/** A running program: its streams, its end, its signals. Made by `launch`. */
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { Mismatch, type ProgramExit } from "../model/outcome.ts";
import { describeExit } from "./describe-exit.ts";
import { sendSignal, type Family } from "./family.ts";
import { OutputStream } from "./output-stream.ts";
import { endOrPause } from "./pause.ts";
import type { Streams } from "./wiring.ts";

export type StreamName = "stdout" | "stderr";
/** Told of everything that is printed, as it comes; chunks are borrowed. */
export type OutputObserver = (stream: StreamName, chunk: Uint8Array) => void;

export interface ProgramOptions {
  readonly name: string;
  /** One line that could be typed into a shell. */
  readonly command: string;
  readonly child: ChildProcess;
  readonly family: Family;
  readonly streams: Streams;
  /** Signals go to the whole group, because the first process is a shell. */
  readonly behindShell: boolean;
  readonly onOutput: OutputObserver | undefined;
  /** Everybody of the family is gone. */
  readonly onGone: () => void;
}

export class Program {
  readonly name: string;
  readonly command: string;
  readonly pid: number;
  readonly family: Family;
  readonly stdout = new OutputStream();
  /** Stays empty on a pseudo terminal, where all is stdout. */
  readonly stderr = new OutputStream();
  /** How it ended, from the moment that is known; what it printed last may still be on its way. */
  exit: ProgramExit | undefined;
  /** Somebody has begun to stop it: how it ends from here on was not its own choice. */
  stopping = false;
  /** Whether its standard input was closed. */
  inputEnded = false;
  /** Resolves when it has ended and all that it printed was read. */
  readonly ended: Promise<ProgramExit>;
  readonly #options: ProgramOptions;
  #exitWatchers: ((exit: ProgramExit) => void)[] = [];
  #settled = false;
  readonly #streamsEnded: Promise<unknown>;
  #chunks = 0;

  constructor(options: ProgramOptions) {
    const { name, command, family, streams } = options;
    this.name = name;
    this.command = command;
    this.pid = family.leader;
    this.family = family;
    this.#options = options;
    const reads = [this.#read("stdout", streams.stdout)];
    if (streams.stderr === undefined) this.stderr.end();
    else reads.push(this.#read("stderr", streams.stderr));
    this.#streamsEnded = Promise.all(reads);
    // A program need not read its input; who writes is told by the callback of that write.
    streams.input.on("error", () => {});
    this.ended = new Promise((resolve) => void this.whenExited(resolve));
    options.child.on("exit", (code, signal) => {
      // A crash is a crash, also at the moment at which we stop it.
      const stopped = this.stopping && (signal === null || signal === "SIGTERM" || signal === "SIGKILL");
      void this.#end({ code, signal, stopped });
    });
  }

  get isAlive(): boolean {
    return this.exit === undefined;
  }

  /** "server (python3 echo.py)". */
  toString(): string {
    return `${this.name} (${this.command})`;
  }

  /** Calls back once it has ended and all that it printed was read. Returns what takes the wish back. */
  whenExited(callback: (exit: ProgramExit) => void): () => void {
    if (this.#settled && this.exit !== undefined) {
      callback(this.exit);
      return () => {};
    }
    this.#exitWatchers.push(callback);
    return () => {
      this.#exitWatchers = this.#exitWatchers.filter((watcher) => watcher !== callback);
    };
  }

  /** To the program itself, as kill(1) does; behind a shell, to everyone in the group. Throws Mismatch "not-alive". */
  signal(signal: NodeJS.Signals): void {
    if (this.exit !== undefined) {
      throw new Mismatch("not-alive", `${this.name} cannot be sent ${signal}: it ${describeExit(this.exit)}`);
    }
    sendSignal(this.#options.behindShell ? -this.pid : this.pid, signal);
  }

  /** Resolves when the kernel has taken all of it. Throws Mismatch "not-alive" when nobody can read it any more. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.inputEnded) throw new Mismatch("not-alive", `the standard input of ${this.name} was closed before`);
      this.#options.streams.input.write(bytes, (error) => {
        if (error) reject(this.#cannotRead(error));
        else resolve();
      });
    });
  }

  /** Its next read of standard input finds the end, once all that was written is read. */
  endInput(): void {
    if (this.inputEnded) return;
    this.inputEnded = true;
    this.#options.streams.endInput();
  }

  /** Lets go of its streams: for when nobody of the family is left. */
  release(): void {
    this.#options.streams.release();
    this.stdout.end();
    this.stderr.end();
    this.#options.onGone();
  }

  #cannotRead(error: Error): Mismatch {
    const why = this.exit === undefined ? "it has closed its standard input" : `it ${describeExit(this.exit)}`;
    return new Mismatch(
      "not-alive",
      `${this.name} cannot be given input: ${why} (${(error as NodeJS.ErrnoException).code ?? error.message})`,
    );
  }

  /** Resolves when the stream is over. */
  #read(name: StreamName, readable: Readable): Promise<void> {
    const stream = this[name];
    readable.on("data", (chunk: Buffer) => {
      this.#chunks++;
      stream.append(chunk);
      this.#options.onOutput?.(name, chunk);
    });
    return new Promise((resolve) => {
      const end = (): void => {
        stream.end();
        resolve();
      };
      // On a pseudo terminal EIO is the end: nobody has the other side open any more.
      readable.on("error", end);
      readable.on("close", end);
    });
  }

  async #end(exit: ProgramExit): Promise<void> {
    this.exit = exit;
    this.family.leaderEnded = true;
    await this.#drain();
    this.#settled = true;
    const watchers = this.#exitWatchers;
    this.#exitWatchers = [];
    for (const watcher of watchers) watcher(exit);
  }

  /**
   * All that it wrote is in the pipes when it has ended, but they have no end while a child of it holds them. So: until
   * they end, or a whole turn of the event loop, in which every readable pipe is read, brought nothing.
   */
  async #drain(): Promise<void> {
    const { transitMs } = this.#options.streams;
    let isOver = false;
    void this.#streamsEnded.then(() => (isOver = true));
    for (let before = -1; before !== this.#chunks && !isOver;) {
      before = this.#chunks;
      await nextTurn();
      await nextTurn();
      if (transitMs > 0) await endOrPause(this.#streamsEnded, transitMs);
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
