/**
 * One process of ours, in a group of its own: launched, observed, stopped with everything it has started.
 *
 * `setpriv --pdeathsig KILL` (util-linux), where it is there, has the kernel end the program even when we are killed
 * ourselves and can clean up nothing.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import type { Writable } from "node:stream";
import { Fault, type ProgramEvidence, type ProgramExit } from "../model/outcome.ts";
import { openPty, type Pty } from "../sockets/pty.ts";
import { findExecutable, parseCommandLine } from "./command-line.ts";
import { describeSocket, readProcessSockets } from "./kernel-sockets.ts";
import { Output } from "./output.ts";
import { isRunning, listMarked, listProcesses, signalAll } from "./process-tree.ts";

export interface LaunchOptions {
  readonly name: string;
  /** A command line, or an argument vector; nothing in it is replaced any more. */
  readonly command: string | readonly string[];
  readonly cwd: string;
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly pty: boolean;
  /** Chunks are borrowed. */
  readonly onOutput: (stream: "stdout" | "stderr", chunk: Uint8Array) => void;
}

export type StreamName = "stdout" | "stderr";

/** How long a program may take to end after TERM. */
const graceMs = 1000;

/** In every program's environment, so that what it starts is found again wherever it goes. */
const markName = "TOMADA_PROGRAM";
let launched = 0;

const running = new Set<Program>();
process.on("exit", () => {
  for (const program of running) program.killNow();
});

export class Program {
  readonly name: string;
  /** As a person would type it. */
  readonly command: string;
  readonly pid: number;
  readonly stdout: Output;
  readonly stderr: Output;
  /** How it ended; undefined while it runs. */
  exit: ProgramExit | undefined;
  /** Resolves when it has ended and all its output has come. */
  readonly ended: Promise<ProgramExit>;

  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #input: Writable;
  #stopping = false;
  /** Sockets as last seen while it lived. */
  #sockets: readonly string[] | undefined;

  private constructor(options: LaunchOptions, child: ChildProcess, pty: Pty | undefined, mark: string) {
    this.#mark = mark;
    this.name = options.name;
    this.command = typeof options.command === "string" ? options.command : options.command.map(quoteForShell).join(" ");
    this.#child = child;
    this.pid = child.pid ?? -1;
    this.stdout = new Output((chunk) => options.onOutput("stdout", chunk));
    this.stderr = new Output((chunk) => options.onOutput("stderr", chunk));
    this.#input = pty?.stream ?? child.stdin!;
    // A program that has ended no longer reads: that is its right.
    this.#input.on("error", () => {});
    const streams = pty === undefined ? [this.#read(child.stdout!, this.stdout), this.#read(child.stderr!, this.stderr)] : [this.#read(pty.stream, this.stdout)];
    if (pty !== undefined) this.stderr.end();
    running.add(this);
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.exit = { code, signal, stopped: this.#stopping };
        // Output may be held open by a child of the program's; it is not waited for longer than it takes to read what is there.
        const patience = setTimeout(done, 200);
        void Promise.all(streams).then(done);
        const exit = this.exit;
        function done(): void {
          clearTimeout(patience);
          resolve(exit);
        }
      });
    });
  }

  /** Throws Fault "spawn-failed". */
  static async launch(options: LaunchOptions): Promise<Program> {
    const command = typeof options.command === "string" ? parseCommandLine(options.command) : options.command;
    const file = findExecutable(command, options.cwd);
    const guard = findGuard();
    const argv = guard === undefined ? [file, ...command.slice(1)] : [...guard, file, ...command.slice(1)];
    const pty = options.pty ? openPty() : undefined;
    const mark = `${process.pid}.${++launched}`;
    const child = spawn(argv[0]!, argv.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, [markName]: mark },
      detached: true,
      // The program sees the name that it was called by.
      ...(guard === undefined ? { argv0: command[0] } : {}),
      stdio: pty === undefined ? ["pipe", "pipe", "pipe"] : [pty.slave, pty.slave, pty.slave],
    });
    if (pty !== undefined) closeSync(pty.slave);
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error: NodeJS.ErrnoException) => {
        pty?.stream.destroy();
        reject(new Fault("spawn-failed", `cannot run ${command[0]}: ${error.code ?? error.message}`, { hints: [`It was to run in ${options.cwd}.`] }));
      });
    });
    return new Program(options, child, pty, `${markName}=${mark}`);
  }

  /** Resolves when the bytes are handed over; a program that does not read makes it wait. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#input.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  endInput(): void {
    this.#input.end();
  }

  /** Sends a signal to the whole group. */
  signal(signal: NodeJS.Signals): void {
    signalAll([-this.pid], signal);
  }

  /** Ends the program and all it has started: TERM, and KILL for what is left after a second. */
  async stop(): Promise<ProgramExit> {
    this.#rememberSockets();
    this.#stopping = this.exit === undefined;
    const family = this.#listFamily();
    signalAll(family, "SIGTERM");
    await this.#whenGone(family, graceMs);
    // Again until none is left: a process can start another while it is being stopped.
    for (let left = this.#listFamily(); left.length > 0; left = this.#listFamily()) {
      signalAll(left, "SIGKILL");
      await this.#whenGone(left, graceMs);
    }
    const exit = await this.ended;
    running.delete(this);
    this.#input.destroy();
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    return exit;
  }

  /** At the end of our own process, where nothing can be awaited any more. */
  killNow(): void {
    signalAll(this.#listFamily(), "SIGKILL");
  }

  #listFamily(): readonly number[] {
    return [...new Set([...listProcesses(this.pid), ...listMarked(this.#mark)])].filter(isRunning);
  }

  evidence(): ProgramEvidence {
    this.#rememberSockets();
    return {
      name: this.name,
      command: this.command,
      pid: this.pid,
      exit: this.exit,
      stdout: this.stdout.tail(),
      stderr: this.stderr.tail(),
      sockets: this.#sockets,
    };
  }

  #rememberSockets(): void {
    if (this.exit !== undefined) return;
    this.#sockets = readProcessSockets(this.pid).sockets.map(describeSocket);
  }

  #read(stream: NodeJS.ReadableStream, output: Output): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        if (!output.ended) output.end();
        resolve();
      };
      stream.on("data", (chunk: Buffer) => output.append(chunk));
      stream.on("end", end);
      // The end of a pseudo terminal is reported as EIO.
      stream.on("error", end);
      stream.on("close", end);
    });
  }

  /** Resolves when all are gone, or after the time. */
  async #whenGone(pids: readonly number[], ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    for (let pause = 1; performance.now() < deadline && pids.some(isRunning); pause = Math.min(20, pause * 2)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

let guardArguments: readonly string[] | null | undefined;

/** The command that has the kernel kill the program when we die; undefined where it is not there. */
function findGuard(): readonly string[] | undefined {
  if (guardArguments === undefined) {
    try {
      guardArguments = [findExecutable(["setpriv"], "/"), "--pdeathsig", "KILL", "--"];
    } catch {
      guardArguments = null; // not Linux, or without util-linux
    }
  }
  return guardArguments ?? undefined;
}

/** Quotes a word so that a shell reads it back as it is. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
