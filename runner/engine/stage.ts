/** One scenario being played: what its actors share. */
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Failure } from "../model/outcome.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { parseExpression, type Expression } from "../expressions/index.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import type { Network } from "../sockets/network.ts";
import type { ProgramHandle } from "../steps/program-handle.ts";
import { AddressOwners } from "./address-owners.ts";
import type { Cast } from "./cast.ts";
import { Disposer } from "./disposer.ts";
import type { EventHub } from "./event-hub.ts";
import { toFailure } from "./failures.ts";
import { MeetingPoints } from "./meeting-points.ts";
import type { RoleValue, SharedNames } from "./names.ts";
import type { Performer } from "./performer.ts";
import type { ScenarioPreparation } from "./prepared.ts";
import type { Programs } from "./programs.ts";
import { Proxies } from "./proxies.ts";
import { Recorder } from "./recorder.ts";
import { TemporaryFolder } from "../sockets/temporary-folder.ts";
import { Values } from "./values.ts";

export interface StageOptions {
  readonly scenario: Scenario;
  readonly scenarioId: number;
  readonly hub: EventHub;
  readonly preparation: ScenarioPreparation;
  readonly programs: Programs;
  readonly stepCount: number;
  /** Where its sockets and processes are made. */
  readonly network: Network;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who notifies, saves and arrives, as the steps that will be played say. */
  readonly cast: Cast;
}

export class Stage {
  readonly scenario: Scenario;
  readonly preparation: ScenarioPreparation;
  readonly recorder: Recorder;
  readonly network: Network;
  readonly disposer = new Disposer();
  readonly temporaryFolder = new TemporaryFolder();
  readonly meeting: MeetingPoints;
  readonly names: SharedNames;
  readonly owners: AddressOwners;
  readonly proxies = new Proxies();
  /** All that there were: a failure tells what was done on purpose to what they sent. */
  readonly datagramSockets = new Set<DatagramSocket>();
  /** Where roles of ours listened: who comes there is a client. */
  readonly listeners = new Set<Endpoint>();
  readonly startedAt = performance.now();
  /** The failure that decided, once there is one. */
  failure: Failure | undefined;
  readonly others: Failure[] = [];
  /** Called at the first failure: cancels everyone else. */
  onFailure: () => void = () => {};

  readonly #programs: Programs;
  readonly #cast: Cast;
  readonly #expressions = new Map<string, Expression>();
  #actors = 0;
  #sockets = 0;

  constructor({ scenario, scenarioId, hub, preparation, programs, stepCount, network, env, cast }: StageOptions) {
    this.scenario = scenario;
    this.preparation = preparation;
    this.network = network;
    this.#programs = programs;
    this.#cast = cast;
    this.owners = new AddressOwners(scenario, (role) => programs.plays(role));
    this.recorder = new Recorder(hub, scenarioId, stepCount);
    this.meeting = new MeetingPoints(cast.barriers);
    for (const name of cast.given) this.meeting.notify(name);
    const roles = new Set([...scenario.roles.map(({ name }) => name), ...scenario.programs.map(({ name }) => name)]);
    const folder = this.temporaryFolder;
    const constants = {
      matrix: scenario.matrix,
      env,
      get temporary_folder() {
        return folder.path;
      },
    };
    this.names = { values: new Values(), published: new Map(), constants, roles };
  }

  nextActorId(): number {
    return this.#actors++;
  }

  nextSocketId(): number {
    return this.#sockets++;
  }

  /** Takes the first failure as the verdict; what fails after it is kept beside it. */
  fail(error: unknown, performer: Performer | undefined): void {
    const failure = toFailure(error, performer, this);
    if (this.failure !== undefined) {
      this.others.push(failure);
      return;
    }
    this.failure = failure;
    this.onFailure();
  }

  /** A step did not pass: `should` and `may` are noted and the role goes on. */
  stepFailed(performer: Performer, step: Step, error: unknown): "goes on" | "ends" {
    const failure = toFailure(error, performer, this);
    this.recorder.stepFailed(performer, step, failure);
    if ((step.modifiers.level ?? "must") === "must" || failure.kind === "fault") return "ends";
    this.others.push(failure);
    return "goes on";
  }

  /** Tells the others where a role can be reached. */
  publish(role: string, update: (value: RoleValue) => void): void {
    const value = this.names.published.get(role) ?? {};
    this.names.published.set(role, value);
    update(value);
    this.names.values.announce(role);
  }

  describePlayer(role: string): string {
    return this.#programs.describe(role);
  }

  isRole(name: string): boolean {
    return this.names.roles.has(name);
  }

  isPlayedByOutsider(role: string): boolean {
    return this.#programs.plays(role);
  }

  /** A sentence when nobody left can ever give the name a value. */
  whyNeverAvailable(name: string): string | undefined {
    if (this.isRole(name) || this.#cast.saved.has(name)) return undefined;
    const role = this.#cast.lost.get(name);
    return role === undefined
      ? "nobody saves it"
      : `only ${role} saves it, and ${role} is played by ${this.#programs.describe(role)}`;
  }

  /** Does the peer, or a program, decide what value this name has? */
  isReceived(name: string): boolean {
    return this.#cast.received.has(name);
  }

  expression(source: string): Expression {
    let expression = this.#expressions.get(source);
    if (expression === undefined) {
      expression = parseExpression(source);
      this.#expressions.set(source, expression);
    }
    return expression;
  }

  /** Is any part of it played by a program or something that runs already? */
  get hasPrograms(): boolean {
    return this.#programs.anyRole || this.scenario.programs.length > 0;
  }

  get hasOutsiders(): boolean {
    return this.#programs.mayAct;
  }

  /** Who listens there, when it is a program of ours. */
  outsiderAt(remote: Endpoint): string | undefined {
    return this.#programs.addresses.nameAt(remote);
  }

  program(name: string | undefined): ProgramHandle {
    return this.#programs.find(name);
  }
}
