/** The programs of one scenario, each in its seat: who they are, how they are found by name, and how they end. */
import { dirname } from "node:path";
import { Mismatch, type ProgramExit } from "../model/outcome.ts";
import type { Scenario } from "../model/scenario.ts";
import { describeExit } from "../programs/describe-exit.ts";
import type { Observation } from "../programs/observe.ts";
import type { Program } from "../programs/program.ts";
import { quiesce } from "../programs/quiesce.ts";
import type { EventHub } from "./event-hub.ts";
import { OutsiderAddresses } from "./outsider-addresses.ts";
import { ProgramSeat, type SeatOptions } from "./program-seat.ts";
import type { Stage } from "./stage.ts";
import { describePlayer, type Subjects } from "./subjects.ts";

/** An interpreter needs some milliseconds to print a traceback and go, and on a busy machine waits for each of them. */
const settling = { cpuMs: 200, wallMs: 3000 };

/** What is not the same for all programs of a scenario. */
type OwnOptions = Pick<SeatOptions, "name" | "command" | "cwd" | "env" | "pty" | "stdin" | "files" | "port">;

export class Programs {
  /** Called whenever a program has ended. */
  onExit: () => void = () => {};
  readonly subjects: Subjects;
  /** Where they can be reached. */
  readonly addresses = new OutsiderAddresses();
  readonly #seats = new Map<string, ProgramSeat>();
  readonly #scenario: Scenario;
  readonly #hub: EventHub;
  readonly #scenarioId: number;
  readonly #background: Promise<void>[] = [];

  constructor(scenario: Scenario, subjects: Subjects, hub: EventHub, scenarioId: number) {
    this.#scenario = scenario;
    this.subjects = subjects;
    this.#hub = hub;
    this.#scenarioId = scenarioId;
  }

  /** Is the role played by a program or an address? */
  plays(role: string): boolean {
    return this.subjects.has(role) && this.#scenario.roles.some(({ name }) => name === role);
  }

  get anyRole(): boolean {
    return this.#scenario.roles.some(({ name }) => this.plays(name));
  }

  /** Can anybody act who is not an actor of the scenario? */
  get mayAct(): boolean {
    return (
      [...this.#seats.values()].some((seat) => seat.isAlive()) ||
      [...this.subjects].some(
        ([role, { kind }]) => this.plays(role) && (kind === "address" || !this.#seats.get(role)?.program),
      )
    );
  }

  describe(role: string): string {
    return describePlayer(this.subjects, role);
  }

  /** Gives a program its place in the scenario. It is started later, and whoever asks for it before that waits. */
  addSeat(stage: Stage, options: OwnOptions): ProgramSeat {
    const about = { scenario: this.#scenarioId, program: options.name };
    const seat = new ProgramSeat({
      ...options,
      port: Object.hasOwn(this.#scenario.vars, "port") ? undefined : options.port,
      folder: dirname(this.#scenario.file.path),
      temporaryFolder: stage.temporaryFolder,
      dataContext: stage.preparation,
      timeoutScale: stage.preparation.timeoutScale,
      onStart: ({ command, pid }) => this.#hub.emit({ type: "program-started", ...about, command, pid }),
      onOutput: (stream, data) => this.#hub.emit({ type: "program-output", ...about, stream, data }),
      onExit: (exit) => {
        this.#hub.emit({ type: "program-exited", ...about, exit });
        this.onExit();
      },
    });
    this.#seats.set(options.name, seat);
    return seat;
  }

  /** Something goes on beside the roles that has to be over before the scenario is. It never rejects. */
  inBackground(deed: Promise<void>): void {
    this.#background.push(deed);
  }

  /** The seat of that name. Throws Mismatch. */
  seat(name: string): ProgramSeat {
    const seat = this.#seats.get(name);
    if (seat !== undefined) return seat;
    const isRole = this.#scenario.roles.some((role) => role.name === name);
    const message = isRole
      ? `no program plays ${name}: hand it to one with --subject ${name}=COMMAND`
      : `there is no program ${name}; there ${this.#list()}`;
    throw new Mismatch("unexpected-error", message);
  }

  /** Whom a step means that names nobody: the subject, or else the first there is. Throws Mismatch. */
  find(name: string | undefined): ProgramSeat {
    if (name !== undefined) return this.seat(name);
    const likely = [this.#scenario.subject?.role, ...this.subjects.keys(), ...this.#seats.keys()];
    const first = likely.find((role) => role !== undefined && this.#seats.has(role));
    if (first !== undefined) return this.seat(first);
    throw new Mismatch("unexpected-error", "there is no program here; hand a role to one with --subject");
  }

  #list(): string {
    const names = [...this.#seats.keys()];
    return names.length === 0 ? "is none" : `are ${names.join(", ")}`;
  }

  observe(): readonly Observation[] {
    return [...this.#seats.values()].flatMap((seat) => seat.observe() ?? []);
  }

  /** Gives programs a moment to end by themselves, and their last words to arrive. */
  settle(): Promise<void> {
    return quiesce(
      [...this.#seats.values()].flatMap(({ program }) => program ?? []),
      settling,
    );
  }

  /** "client (python3 c.py) ended with exit code 1", when all that ever ran have ended. */
  describeExited(): string | undefined {
    if (this.mayAct) return undefined;
    const ended = [...this.#seats.values()].flatMap(({ name, program }) =>
      program?.exit === undefined || program.exit.stopped ? [] : [`${name} ${describeExit(program.exit)}`],
    );
    return ended.length === 0 ? undefined : ended.join(", ");
  }

  /** Ends when every outsider has taken its seat, and those that only visit have gone. */
  async seated(): Promise<void> {
    await Promise.all(this.#background);
    await Promise.all(
      [...this.#seats.values()].flatMap(({ program }) => (program === undefined ? [] : [untilExit(program)])),
    );
  }

  /** Stops everything; returns what went wrong. */
  async stopAll(): Promise<readonly unknown[]> {
    // A seat that is just being taken has its program in a moment, and then something to stop.
    await Promise.all(this.#background);
    const results = await Promise.allSettled(
      [...this.#seats.values()].reverse().flatMap((seat) => (seat.program === undefined ? [] : [seat.stopNow()])),
    );
    this.addresses.removeFiles();
    return results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  }
}

function untilExit(program: Program): Promise<ProgramExit> {
  return new Promise((resolveExit) => void program.whenExited(resolveExit));
}
