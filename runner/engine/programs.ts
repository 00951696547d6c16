/** The programs of one scenario: who plays which role, and the helpers beside them. */
import { dirname, resolve } from "node:path";
import {
  formatAddress,
  isAddressError,
  parseAddress,
  type Address,
  type InternetAddress,
  type UnixAddress,
} from "../model/address.ts";
import type { Effect } from "../model/effects.ts";
import { Fault, Mismatch, type ProgramExit } from "../model/outcome.ts";
import type { HelperProgram, Role, Scenario } from "../model/scenario.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import { describeExit } from "../programs/describe-exit.ts";
import type { Observation } from "../programs/observe.ts";
import type { Program } from "../programs/program.ts";
import { quiesce } from "../programs/quiesce.ts";
import { stop } from "../programs/stop.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { findFreeDatagramPort, findFreePort } from "../sockets/free-port.ts";
import { AF_UNIX } from "../sockets/libc.ts";
import { rememberSocketFile } from "../sockets/socket-file.ts";
import { fixedPort } from "../steps/fixed-addresses.ts";
import type { CommandOutcome, ProgramHandle } from "../steps/program-handle.ts";
import { effectsOf } from "./cast.ts";
import type { EventHub } from "./event-hub.ts";
import { makeDynamic, referencesOf } from "./dynamic.ts";
import type { Performer } from "./performer.ts";
import { waitForAddress } from "./program-address.ts";
import { waitForPath } from "./program-path.ts";
import { ProgramSeat, type SeatOptions } from "./program-seat.ts";
import type { Stage } from "./stage.ts";
import { describePlayer, type Subjects } from "./subjects.ts";
import { beginsByDatagram, isAskedFor, targetOf } from "./visitors.ts";

/** An interpreter needs some milliseconds to print a traceback and go, and on a busy machine waits for each of them. */
const settling = { cpuMs: 200, wallMs: 3000 };

type Bind = Extract<Effect, { kind: "bind" }>;

export class Programs {
  /** Called whenever a program has ended. */
  onExit: () => void = () => {};
  readonly #seats = new Map<string, ProgramSeat>();
  /** Where programs were found to listen: port or path → whose. */
  readonly #addresses = new Map<number | string, string>();
  /** Socket files that programs have made: removed when nobody can use them any more. */
  readonly #files: (() => void)[] = [];
  readonly #scenario: Scenario;
  readonly #subjects: Subjects;
  readonly #hub: EventHub;
  readonly #scenarioId: number;
  readonly #taking: Promise<void>[] = [];

  constructor(scenario: Scenario, subjects: Subjects, hub: EventHub, scenarioId: number) {
    this.#scenario = scenario;
    this.#subjects = subjects;
    this.#hub = hub;
    this.#scenarioId = scenarioId;
  }

  /** Is the role played by a program or an address? */
  plays(role: string): boolean {
    return this.#subjects.has(role) && this.#scenario.roles.some(({ name }) => name === role);
  }

  get anyRole(): boolean {
    return this.#scenario.roles.some(({ name }) => this.plays(name));
  }

  /** Can anybody act who is not an actor of the scenario? */
  get mayAct(): boolean {
    return (
      [...this.#seats.values()].some((seat) => seat.isAlive()) ||
      [...this.#subjects].some(
        ([role, { kind }]) => this.plays(role) && (kind === "address" || !this.#seats.get(role)?.program),
      )
    );
  }

  describe(role: string): string {
    return describePlayer(this.#subjects, role);
  }

  /** Who listens at that address, when it is a program. */
  nameAt(remote: Endpoint): string | undefined {
    return this.#addresses.get("path" in remote ? remote.path : remote.port);
  }

  find(name: string | undefined): ProgramHandle {
    if (name !== undefined) {
      const seat = this.#seats.get(name);
      if (seat !== undefined) return seat;
      throw new Mismatch("unexpected-error", `there is no program ${name}; there ${this.#list()}`);
    }
    const subject = this.#scenario.subject?.role;
    const seat = subject === undefined ? undefined : this.#seats.get(subject);
    const [only] = this.#seats.values();
    const found = seat ?? [...this.#subjects.keys()].map((role) => this.#seats.get(role)).find(Boolean) ?? only;
    if (found === undefined)
      throw new Mismatch("unexpected-error", "there is no program here; hand a role to one with --subject");
    return found;
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

  /**
   * `programs:`, one after the other, each ready before the next begins, and before the roles do. The first that names a
   * role waits for it, so it and those after it begin beside the roles.
   */
  async startHelpers(create: (helper: HelperProgram) => Performer, stage: Stage): Promise<void> {
    const helpers = this.#scenario.programs;
    const roles = new Set(this.#scenario.roles.map(({ name }) => name));
    const first = helpers.findIndex(({ run, env, cwd = "", stdin = "", files }) =>
      referencesOf([run, env, cwd, stdin, files]).some(([root = ""]) => roles.has(root)),
    );
    const start = async (some: readonly HelperProgram[]): Promise<void> => {
      for (const helper of some) {
        if (stage.failure !== undefined) return;
        const performer = create(helper);
        await performer.act(() => this.#startHelper(helper, performer, stage));
      }
    };
    await start(first === -1 ? helpers : helpers.slice(0, first));
    if (first !== -1) this.#taking.push(start(helpers.slice(first)));
  }

  async #startHelper(helper: HelperProgram, performer: Performer, stage: Stage): Promise<void> {
    let port: number | undefined;
    const seat = this.#addSeat(stage, {
      name: helper.name,
      command: helper.run,
      cwd: helper.cwd ?? ".",
      env: helper.env,
      pty: helper.pty,
      stdin: helper.stdin,
      files: helper.files,
      port: () => (port ??= stage.network.enter(findFreePort)),
    });
    await seat.start(performer);
    if (helper.readyListening === undefined) return;
    const wanted = await stage.preparation.address(helper.readyListening).resolve(performer);
    await this.#findAddress(performer, seat, { wanted, name: undefined }, new Set(), stage);
  }

  /** Has the outsiders take their roles, in the background: what fails goes to the stage. */
  takeSeats(create: (role: string) => Performer, stage: Stage): void {
    for (const role of this.#scenario.roles) {
      const subject = this.#subjects.get(role.name);
      if (subject === undefined) continue;
      if (subject.kind === "address") {
        this.#publishAddress(stage, role, subject.address);
        continue;
      }
      const performer = create(role.name);
      const binds = bindsOf(role);
      let port: number | undefined;
      const seat = this.#addSeat(stage, {
        name: role.name,
        command: subject.command,
        cwd: resolve(subject.cwd),
        env: {},
        pty: subject.pty || this.#scenario.subject?.pty === true,
        stdin: undefined,
        files: {},
        port: () => (port ??= askedPort(binds) ?? stage.network.enter(portFinder(binds))),
      });
      const visits = binds.length === 0 || beginsByDatagram(role);
      if (!visits) seat.whenReady = (starter) => this.#findAddresses(starter, seat, binds, stage);
      else if (isAskedFor(role.name, this.#scenario))
        seat.whenReady = async () => this.#watchFor(performer, seat, binds, stage);
      if (this.#isStartedByStep()) continue;
      this.#taking.push(
        performer.act(() => (visits ? this.#visit(performer, seat, role, stage) : seat.start(performer))),
      );
    }
  }

  /** Ends when every outsider has taken its seat, and those that only visit have gone. */
  async seated(): Promise<void> {
    await Promise.all(this.#taking);
    await Promise.all(
      [...this.#seats.values()].flatMap(({ program }) => (program === undefined ? [] : [untilExit(program)])),
    );
  }

  /** `subject.steps` that begin with `start` decide themselves when. */
  #isStartedByStep(): boolean {
    const first = this.#scenario.subject?.steps.find(
      ({ verb }) => verb === "start" || verb === "stop" || verb === "restart",
    );
    return first?.verb === "start";
  }

  async #findAddresses(performer: Performer, seat: ProgramSeat, binds: readonly Bind[], stage: Stage): Promise<void> {
    const taken = new Set<number>();
    for (const { address, name } of binds) {
      const wanted = await stage.preparation.address(address).resolve(performer);
      taken.add(await this.#findAddress(performer, seat, { wanted, name }, taken, stage));
    }
  }

  /** Returns the socket's inode. */
  async #findAddress(
    performer: Performer,
    seat: ProgramSeat,
    { wanted, name }: { readonly wanted: Address; readonly name: string | undefined },
    taken: ReadonlySet<number>,
    stage: Stage,
  ): Promise<number> {
    if ("path" in wanted) {
      const { path, inode } = await waitForPath(performer, seat, wanted, taken);
      this.#publishPath(stage, seat.name, name, { ...wanted, path });
      return inode;
    }
    const socket = await waitForAddress(performer, seat, formatAddress(wanted), taken);
    this.#publish(stage, seat.name, name, socket, wanted);
    return socket.inode;
  }

  /** A client may have sent, got its answer and gone before anybody could look; nobody blames it for that. */
  #watchFor(performer: Performer, seat: ProgramSeat, binds: readonly Bind[], stage: Stage): void {
    const look = async (): Promise<void> => {
      try {
        await this.#findAddresses(performer, seat, binds, stage);
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
      }
    };
    this.#taking.push(performer.act(look));
  }

  /** A client is started when those it will connect to, or send to, can receive. */
  async #visit(performer: Performer, seat: ProgramSeat, role: Role, stage: Stage): Promise<void> {
    for (const effect of effectsOf(role.steps)) {
      const target = targetOf(effect);
      if (target === undefined) continue;
      await makeDynamic(target, String).resolve(performer);
      const host = stage.whoBinds(target);
      if (host !== undefined && host !== role.name) await performer.waitUntilKnown([host, "address"]);
      break;
    }
    await seat.start(performer);
  }

  #addSeat(
    stage: Stage,
    options: Omit<
      SeatOptions,
      "folder" | "temporaryFolder" | "dataContext" | "onStart" | "onOutput" | "onExit" | "timeoutScale"
    >,
  ): ProgramSeat {
    const about = { scenario: this.#scenarioId, program: options.name };
    const seat = new ProgramSeat({
      ...options,
      port: Object.hasOwn(this.#scenario.vars, "port") ? undefined : options.port,
      folder: this.#folder(),
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

  #publish(
    stage: Stage,
    role: string,
    name: string | undefined,
    { protocol, host, port }: KernelSocket,
    asked: InternetAddress,
  ): void {
    const scheme = asked.scheme === "tls" ? "tls" : protocol;
    // A socket on :: may take IPv6 alone; who asks for IPv6 is told of an address that it takes surely.
    const loopback = asked.host.includes(":") ? "::1" : "127.0.0.1";
    const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? loopback : host;
    const value = { host: reachable, port, address: formatAddress({ scheme, host: reachable, port }) };
    this.#addresses.set(port, role);
    stage.publish(role, (published) => Object.assign(published, name === undefined ? {} : { [name]: value }, value));
  }

  #publishPath(stage: Stage, role: string, name: string | undefined, address: UnixAddress): void {
    const { path } = address;
    const value = { path, address: formatAddress(address) };
    this.#addresses.set(path, role);
    this.#files.push(rememberSocketFile({ family: AF_UNIX, path }));
    stage.publish(role, (published) => Object.assign(published, name === undefined ? {} : { [name]: value }, value));
  }

  #publishAddress(stage: Stage, role: Role, text: string): void {
    const given = parseAddress(text);
    if (isAddressError(given)) throw new Fault("spawn-failed", `${text} is not an address that can be connected to`);
    if ("path" in given) {
      this.#addresses.set(given.path, role.name);
      const value = { path: given.path, address: formatAddress(given) };
      return stage.publish(role.name, (published) => Object.assign(published, value));
    }
    const { host, port } = given;
    // An address without a scheme is of the kind that the role speaks.
    const binds = bindsOf(role);
    const spoken = binds.some(({ address }) => isTls(address)) ? "tls" : bindsDatagrams(binds) ? "udp" : "tcp";
    const address = given.scheme === "tcp" ? ({ ...given, scheme: spoken } as const) : given;
    if (typeof port === "number") this.#addresses.set(port, role.name);
    stage.publish(role.name, (published) => Object.assign(published, { host, port, address: formatAddress(address) }));
  }

  /** `exec:` — a command to its end. */
  async execute(performer: Performer, command: string | readonly string[]): Promise<CommandOutcome> {
    const { launch } = await import("../programs/launch.ts");
    const { network } = performer;
    const program = await launch({ name: "exec", command, cwd: resolve(this.#folder()), network });
    program.endInput();
    try {
      const exit = await performer.wait<ProgramExit>(
        { describe: () => `waits for "${program.command}" to end`, mayEndByItself: () => true },
        (resolveWait) => program.whenExited(resolveWait),
      );
      return { exit, stdout: program.stdout.view().slice(), stderr: program.stderr.view().slice() };
    } finally {
      await stop(program);
    }
  }

  /** Stops everything; returns what went wrong. */
  async stopAll(): Promise<readonly unknown[]> {
    // A seat that is just being taken has its program in a moment, and then something to stop.
    await Promise.all(this.#taking);
    const results = await Promise.allSettled(
      [...this.#seats.values()].reverse().flatMap((seat) => (seat.program === undefined ? [] : [seat.stopNow()])),
    );
    for (const remove of this.#files) remove();
    return results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  }

  #folder(): string {
    return dirname(this.#scenario.file.path);
  }
}

/** Where the role can be reached: what its steps bind, or where it listens as a proxy. */
function bindsOf({ steps, proxy }: Role): readonly Bind[] {
  if (proxy !== undefined) return [{ kind: "bind", address: proxy.listen }];
  return [...effectsOf(steps)].filter((effect): effect is Bind => effect.kind === "bind");
}

function isTls(address: string): boolean {
  return address.startsWith("tls://");
}

/** Who finds a port that is free for what a role binds: those of UDP are others than those of TCP. */
function portFinder(binds: readonly Bind[]): () => number {
  return bindsDatagrams(binds) ? findFreeDatagramPort : findFreePort;
}

function bindsDatagrams(binds: readonly Bind[]): boolean {
  return binds.length > 0 && binds.every(({ address }) => address.startsWith("udp:"));
}

/** The fixed port that a role binds, if it names one. */
function askedPort(binds: readonly Bind[]): number | undefined {
  for (const { address } of binds) {
    const port = Number(fixedPort(address)?.split(":")[1]);
    if (Number.isInteger(port)) return port;
  }
  return undefined;
}

function untilExit(program: Program): Promise<ProgramExit> {
  return new Promise((resolveExit) => void program.whenExited(resolveExit));
}
