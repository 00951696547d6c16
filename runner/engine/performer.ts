/** Plays one actor's steps: a role's instance, a connection of `serve`, a branch of `parallel`. */
import { ExpressionError } from "../expressions/index.ts";
import { Cancelled, Mismatch } from "../model/outcome.ts";
import type { Step } from "../model/scenario.ts";
import type { Span } from "../model/source.ts";
import { Connection } from "../sockets/connection.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import type { Network } from "../sockets/network.ts";
import { isOurListener } from "../sockets/peers.ts";
import { mayGoOn, nextTurn } from "../sockets/turns.ts";
import type { Actor, Branch, Branches, StartWait, Transport, WaitReason } from "../steps/actor.ts";
import type { Dynamic, PreparedBlock } from "../steps/preparation.ts";
import type { CommandOutcome, ProgramHandle } from "../steps/program-handle.ts";
import type { ProxyHandle } from "../steps/proxy-handle.ts";
import type { makeExpression } from "./dynamic.ts";
import { Limits } from "./limits.ts";
import { Names } from "./names.ts";
import type { Phase } from "./phase.ts";
import type { PreparedStep, PreparedSteps } from "./prepared.ts";
import { SocketTable } from "./socket-table.ts";
import type { Stage } from "./stage.ts";
import { playWithExtras } from "./step-extras.ts";
import { suspend } from "./suspension.ts";
import { quoteName, showValue } from "./wording.ts";

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
  step!: Step;

  readonly #stage: Stage;
  readonly #phase: Phase;
  readonly #keepsOwnValues: boolean;
  #current: PreparedStep | undefined;

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

  // ---- steps ----

  play(block: PreparedBlock): void | Promise<void> {
    const enclosing = this.#current;
    const pending = this.#playFrom((block as PreparedSteps).prepared, 0);
    if (enclosing === undefined) return pending;
    if (pending === undefined) return this.begin(enclosing);
    return pending.then(() => this.begin(enclosing));
  }

  /** Steps that never wait need no promise. */
  #playFrom(steps: readonly PreparedStep[], from: number): void | Promise<void> {
    for (let index = from; index < steps.length; index++) {
      if (!mayGoOn()) return this.#playRest(nextTurn(), steps, index);
      const pending = this.#playStep(steps[index]!);
      if (pending !== undefined) return this.#playRest(pending, steps, index + 1);
    }
  }

  async #playRest(first: Promise<void>, steps: readonly PreparedStep[], from: number): Promise<void> {
    await first;
    for (let index = from; index < steps.length; index++) {
      if (!mayGoOn()) await nextTurn();
      const pending = this.#playStep(steps[index]!);
      if (pending !== undefined) await pending;
    }
  }

  #playStep(prepared: PreparedStep): void | Promise<void> {
    if (this.#phase.over) throw new Cancelled();
    this.begin(prepared);
    this.#stage.recorder.stepStarted(this, prepared.step);
    let pending: void | Promise<void>;
    try {
      if (prepared.extras !== undefined)
        pending = playWithExtras(this, prepared, prepared.extras, this.#stage.startedAt);
      else if (prepared.limitsInside) pending = this.limits.inside(() => prepared.play(this));
      else pending = prepared.play(this);
    } catch (error) {
      return this.#stepFailed(prepared, error);
    }
    if (pending === undefined) return this.#stage.recorder.stepPassed(this, prepared.step);
    return pending.then(
      () => this.#stage.recorder.stepPassed(this, prepared.step),
      (error: unknown) => this.#stepFailed(prepared, error),
    );
  }

  /** A failed `should` or `may` is noted, and the role goes on. */
  #stepFailed(prepared: PreparedStep, error: unknown): void {
    if (error instanceof Cancelled) throw error;
    this.step = prepared.step;
    if (this.#stage.stepFailed(this, prepared.step, error) === "goes on") return;
    throw error;
  }

  /** For step-extras: the step begins, perhaps once more. */
  begin(prepared: PreparedStep): void {
    this.step = prepared.step;
    this.#current = prepared;
    this.limits.begin(prepared.withinMs);
    this.sockets.lastUsed = undefined;
  }

  // ---- waiting ----

  wait<T>(reason: WaitReason, start: StartWait<T>): Promise<T> {
    const isUnlimited = reason.isForOthers === true && this.step?.modifiers.within === undefined;
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
    const { name: actor, step } = this;
    const begun = (): void => recorder.waitBegun(this, reason);
    const ended = (): void => recorder.waitEnded(this);
    return suspend({ actor, step, phase: this.#phase, reason, deadline, begun, ended }, start);
  }

  /** Waits until the path has a value. */
  async waitUntilKnown(reference: readonly string[]): Promise<void> {
    while (this.names.firstMissing([reference]) !== undefined) await this.waitForName(reference);
  }

  waitForName(reference: readonly string[]): Promise<void> {
    const [root = ""] = reference;
    const written = `\${${reference.join(".")}}`;
    const stage = this.#stage;
    if (root === "tls" && !stage.isRole(root)) return provideTlsFiles(stage);
    const unavailable = stage.whyNeverAvailable(root);
    if (unavailable !== undefined) {
      return Promise.reject(new Mismatch("value-unavailable", `${written} can have no value: ${unavailable}`));
    }
    const role = stage.isRole(root);
    return this.wait<void>(
      {
        isForOthers: true,
        describe: () =>
          role ? `waits for ${written}: ${root} cannot receive yet` : `waits for ${written}: nobody has saved it yet`,
        mayEndByItself: () => role && stage.isPlayedByOutsider(root),
        on: () => (role ? [root] : []),
      },
      (resolve) => stage.names.values.watch(root, resolve),
    );
  }

  // ---- branches ----

  branches(kind: string): Branches {
    const running: Promise<void>[] = [];
    return {
      start: (branch) => void running.push(this.#startBranch(kind, branch)),
      finished: async () => {
        await this.#suspend<void>(
          { describe: () => "waits for its branches to end", mayEndByItself: () => false },
          (resolve) => {
            void Promise.all(running).then(() => resolve());
            return () => {};
          },
          Number.POSITIVE_INFINITY,
        );
        // A branch that failed has told the stage, which cancels everyone.
        if (this.#phase.over) throw new Cancelled();
      },
    };
  }

  #startBranch(kind: string, { label, block, connection, before, locals }: Branch): Promise<void> {
    const names = new Names(this.names.shared, this.role, this.names.own, this.names);
    for (const [name, value] of Object.entries(locals ?? {})) names.setLocal(name, value);
    const performer = new Performer(this.#stage, {
      name: `${this.name}/${kind}#${label}`,
      role: this.role,
      instance: this.instance,
      names,
      phase: this.#phase,
      parent: this,
      ...(connection === undefined ? { sockets: this.sockets } : {}),
      keepsOwnValues: connection !== undefined || this.#keepsOwnValues,
    });
    if (connection !== undefined) performer.sockets.addConnection(connection.connection, connection.name, "accepted");
    // What goes wrong before its first step is told of the step that began it.
    if (before !== undefined && this.#current !== undefined) performer.begin(this.#current);
    return performer.perform(block as PreparedSteps, connection !== undefined, before);
  }

  // ---- names ----

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
    const names = new Names(this.names.shared, this.role, this.names.own, this.names);
    for (const [name, value] of Object.entries(locals)) names.setLocal(name, value);
    const expression = this.#stage.expression(source);
    try {
      return expression.evaluate(names);
    } catch (error) {
      throw this.blame(error, expression.references);
    }
  }

  /** What went wrong with an expression, and whose failure that is. */
  blame(error: unknown, references: readonly (readonly string[])[]): unknown {
    const isAboutValues = error instanceof RangeError || error instanceof ExpressionError;
    if (!isAboutValues || !references.some(([root = ""]) => this.#stage.isReceived(root))) return error;
    return new Mismatch("value-unusable", `${error.message}${this.#describe(references)}`);
  }

  describeNames(expression: Dynamic<unknown>): string {
    return this.#describe((expression as ReturnType<typeof makeExpression>).references);
  }

  #describe(references: readonly (readonly string[])[]): string {
    const seen = new Map<string, string>();
    for (const [root = ""] of references) if (this.names.has(root)) seen.set(root, showValue(this.names.get(root)));
    return seen.size === 0 ? "" : ` (${[...seen].map(([name, value]) => `${name} is ${value}`).join(", ")})`;
  }

  // ---- order ----

  barrier(name: string): void | Promise<void> {
    const { meeting } = this.#stage;
    if (!meeting.arrive(name, this.name)) return;
    return this.wait<void>(
      {
        describe: () => `waits at barrier ${quoteName(name)}, ${meeting.describeBarrier(name)}`,
        mayEndByItself: () => false,
        isForOthers: true,
      },
      (resolve) => meeting.whenOpen(name, resolve),
    );
  }

  notify(name: string): void {
    this.#stage.meeting.notify(name);
  }

  awaitNotification(name: string): void | Promise<void> {
    const { meeting } = this.#stage;
    if (meeting.isGiven(name)) return;
    return this.wait<void>(
      {
        describe: () => `awaits ${quoteName(name)}, which nobody has notified of yet`,
        mayEndByItself: () => false,
        isForOthers: true,
      },
      (resolve) => meeting.whenGiven(name, resolve),
    );
  }

  // ---- the others ----

  peerName(transport: Transport): string {
    const remote = transport instanceof Connection ? transport.remote : transport.correspondent;
    if (remote === undefined) return "anyone";
    const far = transport instanceof Connection ? this.#stage.proxies.farSide(transport) : undefined;
    if (far !== undefined && !far.isWaiting)
      return `${this.#nameAtEnd(far.connection, far.connection.remote)} through ${far.through.join(" and ")}`;
    return this.#nameAtEnd(transport, remote);
  }

  #nameAtEnd(transport: Transport, remote: Endpoint): string {
    const owner = transport instanceof Connection ? transport.peer?.owner : undefined;
    return owner ?? this.#stage.outsiderAt(remote) ?? formatEndpoint(remote);
  }

  peerIsOurs(connection: Connection): boolean {
    const far = this.#stage.proxies.farSide(connection);
    // While a proxy is still on its way to its server, it says of itself that it may act.
    if (far !== undefined) return far.isWaiting || isOurs(far.connection);
    return isOurs(connection);
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
    return this.#stage.execute(this, command);
  }
}

function isOurs({ peer, network, remote }: Connection): boolean {
  return peer !== undefined || isOurListener(network, remote);
}

/** The certificates for programs are made when an expression first asks for them. */
async function provideTlsFiles({ names }: Stage): Promise<void> {
  const { tlsFiles } = await import("../sockets/tls/files.ts");
  names.values.set("tls", await tlsFiles());
}
