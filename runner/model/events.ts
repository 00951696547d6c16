/**
 * The event stream: what the runner tells the world, in order. Every report is a function of it.
 * `--report ndjson` writes one event a line; the schema is schemas/events.schema.json (version: `eventsVersion`).
 *
 * Bytes (`data`) are borrowed: valid only while the consumer's `handle` runs; keep a copy if you keep them.
 * In NDJSON they are base64.
 */
import type { Diagnostic } from "./diagnostic.ts";
import type { Failure, ProgramExit, ScenarioOutcome, StepOutcome } from "./outcome.ts";
import type { Level, Value } from "./scenario.ts";

export const eventsVersion = "tomada-events/1";

/** What every event carries. */
export interface Stamp {
  /** From 0, without gaps in what one consumer is offered at detail `bytes`. */
  readonly seq: number;
  /** Milliseconds since the run started, monotonic, fractional. */
  readonly time: number;
}

/** How closely a consumer wants to look. Events beyond everyone's wish are never made. */
export type Detail = "results" | "steps" | "bytes";

export type Event = Stamp & EventBody;
export type EventBody =
  // detail: results
  | RunStarted
  | DiagnosticFound
  | ScenarioStarted
  | ScenarioFinished
  | RunFinished
  | ProgramStarted
  | ProgramOutput
  | ProgramExited
  | Warning
  // detail: steps
  | ActorStarted
  | ActorFinished
  | StepStarted
  | StepFinished
  | SocketOpened
  | SocketChanged
  | SocketClosed
  | ToxicAdded
  | ToxicRemoved
  | ServerRefused
  | WaitBegun
  | WaitEnded
  // detail: bytes
  | BytesSent
  | BytesReceived;

export type EventType = EventBody["type"];

export interface RunStarted {
  readonly type: "run-started";
  readonly version: typeof eventsVersion;
  readonly tomada: string;
  readonly node: string;
  readonly platform: string;
  /** Wall clock, ISO 8601 with offset Z. */
  readonly startedAt: string;
  readonly arguments: readonly string[];
  /** `--resegment`, with the seed that was chosen where none was given: what plays the run in the same pieces again. */
  readonly resegment?: string;
  /** Cases that will be played: after filters and sharding, each repetition counted, attempts of --retry not. */
  readonly total: number;
}

/** A mistake in a file: an error means that none of its scenarios is played. */
export interface DiagnosticFound {
  readonly type: "diagnostic";
  readonly diagnostic: Diagnostic;
}

export interface ScenarioStarted {
  readonly type: "scenario-started";
  /** Identifies this case in all events that follow; unique in the run, also across attempts and repeats. */
  readonly scenario: number;
  readonly file: string;
  readonly line: number;
  readonly title: string;
  /** Title with matrix row and repeat number, unique in the file: what a JUnit case is called. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly level: Level;
  readonly spec?: string;
  readonly matrix: Readonly<Record<string, Value>>;
  /** 1-based; more than 1 when `--retry` plays it again. `final` attempts are told by scenario-finished. */
  readonly attempt: number;
  /** 1-based, of `--repeat`. */
  readonly repetition: number;
  /** The `--resegment` that plays this case in the same pieces again, alone: each repetition has a seed of its own. */
  readonly resegment?: string;
  /** It has a network of its own, unless it is skipped for want of one. */
  readonly isolated?: true;
  readonly roles: readonly { readonly name: string; readonly instances: number; readonly playedBy: string }[];
  readonly steps: readonly StepInfo[];
}

/** One row of a scenario's table of steps; its index is the step's id. */
export interface StepInfo {
  readonly role: string;
  readonly verb: string;
  /** The step's `title`, or the step as written on one line, at most 80 characters. */
  readonly title: string;
  readonly line: number;
  readonly column: number;
  readonly level: Level;
  readonly spec?: string;
}

export interface ScenarioFinished {
  readonly type: "scenario-finished";
  readonly scenario: number;
  readonly outcome: ScenarioOutcome;
  readonly durationMs: number;
  /** First failure: the one that decided. */
  readonly failure?: Failure;
  /** Failures met on the way that did not decide: `should` steps, clean-up, other roles at the same moment. */
  readonly others: readonly Failure[];
  /** Why it was skipped, or the reason of known-failure. */
  readonly reason?: string;
  /** Steps that were never begun. */
  readonly notReached: readonly number[];
  /** Steps that passed, counted with repetition. */
  readonly stepsPassed: number;
  /** True when `--retry` will play it again, so that this attempt does not count. */
  readonly willRetry: boolean;
}

export interface RunFinished {
  readonly type: "run-finished";
  readonly durationMs: number;
  readonly interrupted: boolean;
}

/** Something the user should know that changes no verdict (a reporter failed, a clean-up was late). */
export interface Warning {
  readonly type: "warning";
  readonly scenario?: number;
  readonly message: string;
}

export interface ProgramStarted {
  readonly type: "program-started";
  readonly scenario: number;
  /** Its role, or its name under `programs`. */
  readonly program: string;
  readonly command: string;
  readonly pid: number;
}

export interface ProgramOutput {
  readonly type: "program-output";
  readonly scenario: number;
  readonly program: string;
  readonly stream: "stdout" | "stderr";
  readonly data: Uint8Array;
}

export interface ProgramExited {
  readonly type: "program-exited";
  readonly scenario: number;
  readonly program: string;
  readonly exit: ProgramExit;
}

/** An actor is one thread of control: a role's instance, a connection of `serve`, a branch of `parallel`. */
export interface ActorStarted {
  readonly type: "actor-started";
  readonly scenario: number;
  readonly actor: number;
  /** "server", "client#3", "server/serve#2". */
  readonly name: string;
  readonly role: string;
  readonly parent?: number;
}

export interface ActorFinished {
  readonly type: "actor-finished";
  readonly scenario: number;
  readonly actor: number;
  readonly outcome: "passed" | "failed" | "errored" | "cancelled";
}

export interface StepStarted {
  readonly type: "step-started";
  readonly scenario: number;
  readonly actor: number;
  readonly step: number;
}

export interface StepFinished {
  readonly type: "step-finished";
  readonly scenario: number;
  readonly actor: number;
  readonly step: number;
  readonly outcome: StepOutcome;
  readonly failure?: Failure;
}

export interface SocketOpened {
  readonly type: "socket-opened";
  readonly scenario: number;
  readonly actor: number;
  /** Unique in its scenario. */
  readonly socket: number;
  /** `as:` name, when it has one. */
  readonly name?: string;
  readonly how: "bound" | "connected" | "accepted";
  readonly local: string;
  readonly remote?: string;
  /** A connection that a proxy made: the accepted one whose bytes pass over it. */
  readonly for?: number;
}

export interface SocketChanged {
  readonly type: "socket-changed";
  readonly scenario: number;
  readonly socket: number;
  readonly change: "listening" | "shutdown-read" | "shutdown-write" | "peer-closed" | "peer-reset";
}

export interface SocketClosed {
  readonly type: "socket-closed";
  readonly scenario: number;
  readonly socket: number;
  readonly how: "close" | "reset" | "clean-up";
}

/** A proxy does this from now on to what it forwards. */
export interface ToxicAdded {
  readonly type: "toxic-added";
  readonly scenario: number;
  /** The proxy's actor. */
  readonly actor: number;
  /** What `heal` calls it. */
  readonly toxic: string;
  /** "latency", "drop", … */
  readonly kind: string;
  /** "100ms, give or take 20ms": its values in words. */
  readonly values: string;
  readonly stream: "upstream" | "downstream";
  readonly toxicity: number;
}

export interface ToxicRemoved {
  readonly type: "toxic-removed";
  readonly scenario: number;
  readonly actor: number;
  readonly toxic: string;
  readonly kind: string;
  readonly stream: "upstream" | "downstream";
}

/** A proxy could not forward: its server cannot be reached, or has refused a datagram. */
export interface ServerRefused {
  readonly type: "server-refused";
  readonly scenario: number;
  /** The proxy's actor. */
  readonly actor: number;
  /** Where the client is. */
  readonly client: string;
  readonly message: string;
}

export interface WaitBegun {
  readonly type: "wait-begun";
  readonly scenario: number;
  readonly actor: number;
  readonly step: number;
  readonly what: string;
}

export interface WaitEnded {
  readonly type: "wait-ended";
  readonly scenario: number;
  readonly actor: number;
  readonly step: number;
}

export interface BytesSent {
  readonly type: "bytes-sent";
  readonly scenario: number;
  readonly socket: number;
  readonly data: Uint8Array;
}

export interface BytesReceived {
  readonly type: "bytes-received";
  readonly scenario: number;
  readonly socket: number;
  readonly data: Uint8Array;
}
