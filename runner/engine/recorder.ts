/** Turns what happens on a stage into events, counts and the transcript: only what somebody asked for costs anything. */
import type { SocketChanged } from "../model/events.ts";
import type { Failure } from "../model/outcome.ts";
import type { Step } from "../model/scenario.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import type { Toxic } from "../proxies/toxic.ts";
import type { WaitReason } from "../steps/actor.ts";
import type { EventHub } from "./event-hub.ts";
import type { Performer } from "./performer.ts";
import { Transcript } from "./transcript.ts";

export class Recorder {
  readonly transcript = new Transcript();
  stepsPassed = 0;
  /** 1 for every step that was begun, by id. */
  readonly #reached: Uint8Array;
  readonly #hub: EventHub;
  readonly #scenario: number;

  constructor(hub: EventHub, scenarioId: number, stepCount: number) {
    this.#hub = hub;
    this.#scenario = scenarioId;
    this.#reached = new Uint8Array(stepCount);
  }

  wasReached(step: number): boolean {
    return this.#reached[step] === 1;
  }

  actorStarted({ id, name, role }: Performer): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "actor-started", scenario: this.#scenario, actor: id, name, role });
  }

  actorFinished({ id }: Performer, outcome: "passed" | "failed" | "cancelled"): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "actor-finished", scenario: this.#scenario, actor: id, outcome });
  }

  stepStarted({ id }: Performer, step: Step): void {
    this.#reached[step.id] = 1;
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "step-started", scenario: this.#scenario, actor: id, step: step.id });
  }

  stepPassed({ id }: Performer, step: Step): void {
    this.stepsPassed++;
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({
      type: "step-finished",
      scenario: this.#scenario,
      actor: id,
      step: step.id,
      outcome: "passed",
    });
  }

  stepFailed({ id }: Performer, step: Step, failure: Failure): void {
    if (!this.#hub.wantsSteps) return;
    const outcome = failure.kind === "mismatch" ? "failed" : "errored";
    this.#hub.emitStep({ type: "step-finished", scenario: this.#scenario, actor: id, step: step.id, outcome, failure });
  }

  waitBegun({ id, currentStep: step }: Performer, reason: WaitReason): void {
    if (!this.#hub.wantsSteps || step === undefined) return;
    this.#hub.emitStep({
      type: "wait-begun",
      scenario: this.#scenario,
      actor: id,
      step: step.id,
      what: reason.describe(),
    });
  }

  waitEnded({ id, currentStep: step }: Performer): void {
    if (!this.#hub.wantsSteps || step === undefined) return;
    this.#hub.emitStep({ type: "wait-ended", scenario: this.#scenario, actor: id, step: step.id });
  }

  socketOpened(
    { id }: Performer,
    socket: number,
    name: string | undefined,
    how: "bound" | "connected" | "accepted",
    local: Endpoint,
    remote: Endpoint | undefined,
    client?: number,
  ): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({
      type: "socket-opened",
      scenario: this.#scenario,
      actor: id,
      socket,
      name,
      how,
      local: formatEndpoint(local),
      remote: remote === undefined ? undefined : formatEndpoint(remote),
      for: client,
    });
  }

  socketChanged(socket: number, change: SocketChanged["change"]): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "socket-changed", scenario: this.#scenario, socket, change });
  }

  socketClosed(socket: number, how: "close" | "reset" | "clean-up"): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "socket-closed", scenario: this.#scenario, socket, how });
  }

  toxicAdded({ id }: Performer, { name, kind, description, direction, toxicity }: Toxic): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({
      type: "toxic-added",
      scenario: this.#scenario,
      actor: id,
      toxic: name,
      kind,
      values: description,
      stream: direction,
      toxicity,
    });
  }

  toxicRemoved({ id }: Performer, { name, kind, direction }: Toxic): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({
      type: "toxic-removed",
      scenario: this.#scenario,
      actor: id,
      toxic: name,
      kind,
      stream: direction,
    });
  }

  serverRefused({ id }: Performer, client: string, message: string): void {
    if (!this.#hub.wantsSteps) return;
    this.#hub.emitStep({ type: "server-refused", scenario: this.#scenario, actor: id, client, message });
  }

  bytesPassed(
    socket: number,
    direction: "sent" | "received",
    { name }: Performer,
    offset: number,
    data: Uint8Array,
  ): void {
    this.transcript.record(socket, direction, name, offset, data);
    if (!this.#hub.wantsBytes) return;
    this.#hub.emitBytes({
      type: direction === "sent" ? "bytes-sent" : "bytes-received",
      scenario: this.#scenario,
      socket,
      data,
    });
  }
}
