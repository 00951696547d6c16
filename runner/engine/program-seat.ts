/** A program of one scenario, from its command as written to its end: the subject in a role's chair, or a helper. */
import { formatAddress, type Address } from "../model/address.ts";
import { Fault, Mismatch, type ProgramExit } from "../model/outcome.ts";
import type { Pattern } from "../model/pattern.ts";
import { describeExit, parseSignal } from "../programs/describe-exit.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import { inspect, type Inspection } from "../programs/inspection.ts";
import { observe, type Observation } from "../programs/observe.ts";
import type { OutputObserver, Program } from "../programs/program.ts";
import { stop } from "../programs/stop.ts";
import type { Actor } from "../steps/actor.ts";
import type { ProgramHandle } from "../steps/program-handle.ts";
import { waitForAddress } from "./program-address.ts";
import { waitForPath } from "./program-path.ts";
import { readOutput } from "./program-output.ts";
import { prepareProgram, type ProgramRecipe } from "./program-recipe.ts";
import type { Performer } from "./performer.ts";

export interface SeatOptions extends ProgramRecipe {
  readonly name: string;
  readonly onStart: (program: Program) => void;
  readonly onOutput: OutputObserver;
  readonly onExit: (exit: ProgramExit) => void;
  readonly timeoutScale: number;
}

export class ProgramSeat implements ProgramHandle {
  readonly name: string;
  program: Program | undefined;
  /** What has to be true before the program counts as started; set by whoever knows what its role binds. */
  whenReady: ((performer: Performer) => Promise<void>) | undefined;
  /** Set when `start` has ended: it runs, and listens where it should. */
  #isReady = false;
  #isStarting = false;
  #watchers: (() => void)[] = [];
  readonly #options: SeatOptions;

  constructor(options: SeatOptions) {
    this.#options = options;
    this.name = options.name;
  }

  get command(): string {
    const { command } = this.#options;
    return this.program?.command ?? (typeof command === "string" ? command : command.join(" "));
  }

  get timeoutScale(): number {
    return this.#options.timeoutScale;
  }

  async expectAlive(actor: Actor): Promise<void> {
    const { exit } = await this.#ready(actor);
    if (exit !== undefined)
      throw new Mismatch("not-alive", `${this.name} is not running any more: it ${describeExit(exit)}`);
  }

  isAlive(): boolean {
    return this.program !== undefined && this.program.exit === undefined;
  }

  async start(actor: Actor): Promise<void> {
    this.#isStarting = true;
    try {
      await this.#start(actor);
    } finally {
      this.#isStarting = false;
    }
  }

  async #start(actor: Actor): Promise<void> {
    if (this.isAlive()) throw new Mismatch("unexpected-error", `${this.name} is running already`);
    const performer = actor as Performer;
    const { name, pty, onStart, onOutput, onExit } = this.#options;
    const { command, cwd, env, input } = await prepareProgram(this.#options, performer);
    // It has ended by itself; what it has started may still be there.
    if (this.program !== undefined) await this.stopNow();
    // Loaded when a program is started: most runs start none, and node:child_process takes 1.4 ms.
    const { launch } = await import("../programs/launch.ts");
    const program = await launch({ name, command, cwd, env, pty, onOutput, network: performer.network });
    this.program = program;
    this.#isReady = false;
    this.#announce();
    onStart(program);
    program.whenExited(onExit);
    if (input !== undefined) {
      // Whether it reads that is its own affair: nobody waits for it, and nothing fails when it ends before.
      program.write(input).catch(() => {});
      program.endInput();
    }
    await this.whenReady?.(performer);
    this.#isReady = true;
    this.#announce();
  }

  /** Waits until it has been launched; its first step may come before that. */
  async #launched(actor: Actor): Promise<Program> {
    while (this.program === undefined) await this.#watch(actor, "to be started");
    return this.program;
  }

  /** Waits until it listens. When it never does, whoever started it says so, and that ends the scenario. */
  async #ready(actor: Actor): Promise<Program> {
    while (this.program === undefined || !this.#isReady) await this.#watch(actor, "to be ready");
    return this.program;
  }

  #watch(actor: Actor, forWhat: string): Promise<void> {
    return actor.wait<void>(
      {
        describe: () => `waits for ${this.name} ${forWhat}`,
        mayEndByItself: () => this.isAlive() || this.#isStarting,
        on: () => [this.name],
      },
      (resolve) => {
        this.#watchers.push(resolve);
        return () => void (this.#watchers = this.#watchers.filter((watcher) => watcher !== resolve));
      },
    );
  }

  #announce(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  async stop(actor: Actor): Promise<ProgramExit> {
    await this.#ready(actor);
    return this.stopNow();
  }

  /** At the end of the scenario. */
  async stopNow(): Promise<ProgramExit> {
    const program = this.#require();
    const { exit, survivors } = await stop(program);
    if (survivors.length > 0 || exit === undefined) {
      throw new Fault(
        "internal",
        `${this.name} could not be stopped: process ${survivors.join(", ")} survives even SIGKILL`,
      );
    }
    return exit;
  }

  async signal(actor: Actor, name: string): Promise<void> {
    (await this.#ready(actor)).signal(parseSignal(name));
  }

  async input(actor: Actor, bytes: Uint8Array, end: boolean): Promise<void> {
    const program = await this.#launched(actor);
    await actor.wait<void>(
      { describe: () => `waits for ${this.name} to read its standard input`, mayEndByItself: () => this.isAlive() },
      (resolve, reject) => {
        program.write(bytes).then(resolve, reject);
        return () => {};
      },
    );
    if (end) program.endInput();
  }

  async expectOutput(
    actor: Actor,
    stream: "stdout" | "stderr",
    pattern: Pattern,
  ): ReturnType<ProgramHandle["expectOutput"]> {
    const program = await this.#launched(actor);
    return readOutput(actor, this, program[stream], stream, pattern);
  }

  async exit(actor: Actor): Promise<ProgramExit> {
    const program = await this.#ready(actor);
    return actor.wait<ProgramExit>(
      { describe: () => `waits for ${this.name} to end`, mayEndByItself: () => this.isAlive(), on: () => [this.name] },
      (resolve) => program.whenExited(resolve),
    );
  }

  async expectListening(actor: Actor, address: Address): Promise<KernelSocket | undefined> {
    await this.#launched(actor);
    if (!("path" in address)) return waitForAddress(actor, this, formatAddress(address));
    await waitForPath(actor, this, address);
    return undefined;
  }

  async inspect(actor: Actor): Promise<Inspection> {
    return inspect(await this.#ready(actor));
  }

  observe(): Observation | undefined {
    return this.program === undefined ? undefined : observe(this.program);
  }

  #require(): Program {
    if (this.program === undefined) throw new Fault("not-alive", `${this.name} has not been started`);
    return this.program;
  }
}
