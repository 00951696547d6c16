/** Plays one actor's steps: a role's instance, a connection of `serve`, a branch of `parallel`. */
import { dirname } from "node:path";
import { Cancelled } from "../model/outcome.ts";
import type { Step } from "../model/scenario.ts";
import type { Span } from "../model/source.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Network } from "../sockets/network.ts";
import type { Actor, Branch, Branches, StartWait, Transport, WaitReason } from "../steps/actor.ts";
import type { Dynamic, PreparedBlock } from "../steps/preparation.ts";
import type { CommandOutcome, ProgramHandle } from "../steps/program-handle.ts";
import type { ProxyHandle } from "../steps/proxy-handle.ts";
import { execute } from "./execute.ts";
import { RunningBranches } from "./branches.ts";
import { blame, describeValues, type References } from "./blame.ts";
import type { makeExpression } from "./dynamic.ts";
import { Limits } from "./limits.ts";
import { awaitNotification, waitAtBarrier } from "./meeting-waits.ts";
import { waitForName, waitUntilBound } from "./name-waits.ts";
import type { Names } from "./names.ts";
import { isPeerOurs, namePeer } from "./peer-names.ts";
import type { Phase } from "./phase.ts";
import type { PreparedStep, PreparedSteps } from "./prepared.ts";
import { SocketTable } from "./socket-table.ts";
import type { Stage } from "./stage.ts";
import { StepPlayer } from "./step-player.ts";
import { suspend } from "./suspension.ts";

export interface PerformerOptions {
  readonly name: string;
  readonly role: string;
  readonly instance: number;
  readonly names: Names;
  readonly phase: Phase;
  /** Where it stands in the file, for what fails and is no step: starting a program. */
  readonly place?: Span | undefined;
  readonly parent?: Performer;
  readonly sockets?: SocketTable;
  /** Saved values are the actor's own: one of many that play the same steps. */
  readonly keepsOwnValues: boolean;
}

export class Performer implements Actor {
  readonly name: string;
  readonly role: string;
  readonly instance: number;
  readonly names: Names;
  readonly sockets: SocketTable;
  readonly network: Network;
  readonly limits: Limits;
  readonly id: number;
  readonly place: Span | undefined;

  readonly #stage: Stage;
  readonly #phase: Phase;
  readonly #keepsOwnValues: boolean;
  readonly #steps: StepPlayer;

  constructor(stage: Stage, options: PerformerOptions) {
    this.#stage = stage;
    this.network = stage.network;
    this.#phase = options.phase;
    this.#keepsOwnValues = options.keepsOwnValues;
    this.name = options.name;
    this.role = options.role;
    this.instance = options.instance;
    this.place = options.place;
    this.names = options.names;
    this.sockets = options.sockets ?? new SocketTable(stage, this, options.parent?.sockets);
    this.id = stage.nextActorId();
    this.limits = new Limits(options.parent?.limits.outer);
    this.#steps = new StepPlayer(this, stage, options.phase);
  }

  /** Only verbs ask, and they are asked to play a step. */
  get step(): Step {
    const { currentStep } = this;
    if (currentStep === undefined) throw new Error(`${this.name} plays no step`);
    return currentStep;
  }

  /** undefined before the first step, and for whoever plays none: a proxy, a program that is started. */
  get currentStep(): Step | undefined {
    return this.#steps.current?.step;
  }

  /** Plays a whole role or branch, and closes what is its own. Never rejects: failures go to the stage. */
  async perform(block: PreparedSteps, ownsSockets: boolean, before?: (actor: Actor) => Promise<void>): Promise<void> {
    this.#phase.actorStarted();
    this.#stage.recorder.actorStarted(this);
    let outcome: "passed" | "failed" | "cancelled" = "passed";
    try {
      if (before !== undefined) await before(this);
      await this.play(block);
      if (ownsSockets) this.sockets.closeAll();
    } catch (error) {
      outcome = error instanceof Cancelled ? "cancelled" : "failed";
      if (outcome === "failed") this.#stage.fail(error, this);
    } finally {
      this.#phase.actorEnded();
      this.#stage.recorder.actorFinished(this, outcome);
    }
  }

  /** Has the actor do something that is no step: start a program, wait for an address. Never rejects. */
  async act(deed: () => Promise<void>): Promise<void> {
    this.#phase.actorStarted();
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof Cancelled)) this.#stage.fail(error, this);
    } finally {
      this.#phase.actorEnded();
    }
  }

  play(block: PreparedBlock): void | Promise<void> {
    return this.#steps.play(block as PreparedSteps);
  }

  begin(prepared: PreparedStep): void {
    this.#steps.begin(prepared);
  }

  wait<T>(reason: WaitReason, start: StartWait<T>): Promise<T> {
    const isUnlimited = reason.isForOthers === true && this.currentStep?.modifiers.within === undefined;
    return this.#suspend(reason, start, isUnlimited ? this.limits.outer : this.limits.innermost());
  }

  sleep(ms: number, what: string, orUntil?: Promise<void>): Promise<void> {
    return this.#suspend<void>(
      { describe: () => what, mayEndByItself: () => true },
      (resolve) => {
        const timer = setTimeout(resolve, ms);
        orUntil?.then(resolve, resolve);
        return () => clearTimeout(timer);
      },
      this.limits.outer,
    );
  }

  #suspend<T>(reason: WaitReason, start: StartWait<T>, deadline: number): Promise<T> {
    const { recorder } = this.#stage;
    const { name: actor, currentStep: step } = this;
    const begun = (): void => recorder.waitBegun(this, reason);
    const ended = (): void => recorder.waitEnded(this);
    return suspend({ actor, step, phase: this.#phase, reason, deadline, begun, ended }, start);
  }

  /** Waits until the path has a value. */
  async waitUntilKnown(reference: readonly string[]): Promise<void> {
    while (this.names.firstMissing([reference]) !== undefined) await this.waitForName(reference);
  }

  waitForName(reference: readonly string[]): Promise<void> {
    return waitForName(this, reference, this.#stage);
  }

  /** Before turning to an address of the file. */
  waitUntilBound(address: string): void | Promise<void> {
    return waitUntilBound(this, address, this.#stage);
  }

  branches(kind: string): Branches {
    return new RunningBranches({
      phase: this.#phase,
      startBranch: (branch) => this.#startBranch(kind, branch),
      waitUnlimited: (reason, start) => this.#suspend(reason, start, Number.POSITIVE_INFINITY),
    });
  }

  #startBranch(kind: string, { label, block, connection, before, locals }: Branch): Promise<void> {
    const performer = new Performer(this.#stage, {
      name: `${this.name}/${kind}#${label}`,
      role: this.role,
      instance: this.instance,
      names: this.names.inner(locals),
      phase: this.#phase,
      parent: this,
      ...(connection === undefined ? { sockets: this.sockets } : {}),
      keepsOwnValues: connection !== undefined || this.#keepsOwnValues,
    });
    if (connection !== undefined) performer.sockets.addConnection(connection.connection, connection.name, "accepted");
    // What goes wrong before its first step is told of the step that began it.
    if (before !== undefined && this.#steps.current !== undefined) performer.begin(this.#steps.current);
    return performer.perform(block as PreparedSteps, connection !== undefined, before);
  }

  save(name: string, value: unknown): void {
    if (this.#keepsOwnValues) {
      this.names.setLocal(name, value);
      this.names.shared.values.announce(name);
    } else {
      this.names.shared.values.set(name, value);
    }
  }

  setLocal(name: string, value: unknown): void {
    this.names.setLocal(name, value);
  }

  clearLocal(name: string): void {
    this.names.clearLocal(name);
  }

  evaluateNow(source: string, locals: Readonly<Record<string, unknown>>): unknown {
    const expression = this.#stage.expression(source);
    try {
      return expression.evaluate(this.names.inner(locals));
    } catch (error) {
      throw this.blame(error, expression.references);
    }
  }

  blame(error: unknown, references: References): unknown {
    return blame(error, references, this.names, this.#stage);
  }

  describeNames(expression: Dynamic<unknown>): string {
    return describeValues((expression as ReturnType<typeof makeExpression>).references, this.names);
  }

  barrier(name: string): void | Promise<void> {
    return waitAtBarrier(this, name, this.#stage.meeting);
  }

  notify(name: string): void {
    this.#stage.meeting.notify(name);
  }

  awaitNotification(name: string): void | Promise<void> {
    return awaitNotification(this, name, this.#stage.meeting);
  }

  peerName(transport: Transport): string {
    return namePeer(transport, this.#stage);
  }

  peerIsOurs(connection: Connection): boolean {
    return isPeerOurs(connection, this.#stage);
  }

  outsidersMayAct(): boolean {
    return this.#stage.hasOutsiders;
  }

  proxy(name: string | undefined): ProxyHandle {
    return this.#stage.proxies.find(name, this.#stage);
  }

  proxies(): readonly ProxyHandle[] {
    return this.#stage.proxies.all();
  }

  program(name: string | undefined): ProgramHandle {
    return this.#stage.program(name ?? this.step.modifiers.program);
  }

  execute(command: string | readonly string[]): Promise<CommandOutcome> {
    return execute(this, command, dirname(this.#stage.scenario.file.path));
  }
}
