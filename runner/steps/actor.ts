/** What a verb sees of the world while it is played: the actor whose step it is. Implemented by the engine. */
import type { Step } from "../model/scenario.ts";
import type { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import type { Listener } from "../sockets/listener.ts";
import type { Network } from "../sockets/network.ts";
import type { CommandOutcome, ProgramHandle } from "./program-handle.ts";
import type { ProxyHandle } from "./proxy-handle.ts";
import type { Dynamic, PreparedBlock } from "./preparation.ts";

/** A reason to wait, for the wait-for graph: words when somebody must be told, nothing before. */
export interface WaitReason {
  /** "waits for 7 of 12 bytes from server", "waits at barrier b1, 1 of 2 there". */
  describe(): string;
  /**
   * Could this wait end though every actor of the scenario waits (a timer, a program, a peer that is not ours)?
   * Only when no wait is like that is "everyone waits" a deadlock.
   */
  mayEndByItself(): boolean;
  /** Names of the actors it waits for, where known. */
  on?(): readonly string[];
  /**
   * It waits for other actors to get somewhere. They have limits of their own, and the one whose limit is met is the one
   * to blame: without a `within` in the file, this wait has none.
   */
  readonly isForOthers?: boolean;
}

/** `start` is given the way on and returns what undoes it; it is undone when the wait is over, for whatever reason. */
export type StartWait<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void;

export interface Actor {
  /** "server", "client#3", "server/serve#2". */
  readonly name: string;
  readonly role: string;
  readonly instance: number;
  /** The step being played. */
  readonly step: Step;
  readonly sockets: Sockets;
  /** Where its sockets and processes are made: inside `enter`. */
  readonly network: Network;

  /**
   * Suspends the actor until `resolve` or `reject` is called. Rejects with Mismatch "timed-out" when the step's
   * `within` runs out, and with Cancelled when the scenario is over.
   */
  wait<T>(reason: WaitReason, start: StartWait<T>): Promise<T>;
  /** Lets time pass, or until `orUntil` resolves; not limited by `within`. `what` says what for. */
  sleep(ms: number, what: string, orUntil?: Promise<void>): Promise<void>;

  /** Plays steps inside a step, in this actor. */
  play(block: PreparedBlock): void | Promise<void>;
  /** Plays steps in new actors beside each other. */
  branches(kind: string): Branches;

  /** Makes a value known under this name; whoever waits for it goes on. */
  save(name: string, value: unknown): void;
  /** A name for expressions, seen only by what this actor plays (`item`, `round`). */
  setLocal(name: string, value: unknown): void;
  clearLocal(name: string): void;
  /** Evaluates now; throws Mismatch "value-unavailable" for names that have no value yet. */
  evaluateNow(expression: string, locals: Readonly<Record<string, unknown>>): unknown;
  /** " (count is 3, word is \"a\")": the values that an expression names; empty where there are none. */
  describeNames(expression: Dynamic<unknown>): string;

  barrier(name: string): void | Promise<void>;
  notify(name: string): void;
  awaitNotification(name: string): void | Promise<void>;

  /** Who is at the other end, in words: "server", "127.0.0.1:65432", "server (python3 echo.py)". */
  peerName(transport: Transport): string;
  /** Can the other end only act through an actor of this scenario? */
  peerIsOurs(connection: Connection): boolean;
  /** Is there a program, or an address outside, that can act without any actor's doing? */
  outsidersMayAct(): boolean;

  /** The proxy of this name; `undefined`: the only one there is. Throws Mismatch. */
  proxy(name: string | undefined): ProxyHandle;
  proxies(): readonly ProxyHandle[];

  /** The subject, or a helper program, by name; `undefined`: the step's `program:`, or the only one there is. */
  program(name: string | undefined): ProgramHandle;
  /** Runs a command to its end in the scenario's folder; it is stopped when the step's time is up or the scenario over. */
  execute(command: string | readonly string[]): Promise<CommandOutcome>;
}

/** Branches of an actor, played beside each other. */
export interface Branches {
  start(branch: Branch): void;
  /** Ends when all that were started have ended. */
  finished(): Promise<void>;
}

export interface Branch {
  readonly label: string;
  readonly block: PreparedBlock;
  /** Gives the branch sockets and saved values of its own, beginning with this connection. Without: its parent's. */
  readonly connection?: { readonly connection: Connection; readonly name: string | undefined };
  /** What the branch's actor does before its steps. */
  readonly before?: (actor: Actor) => Promise<void>;
  /** Names for expressions in the branch. */
  readonly locals?: Readonly<Record<string, unknown>>;
}

/** Where a connection is, or was. */
export interface ConnectionEnds {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly isClosed: boolean;
}

/** What bytes pass over. */
export type Transport = Connection | DatagramSocket;

/** An actor's sockets. Where a name is asked for, `undefined` means the newest. All lookups throw Mismatch when in vain. */
export interface Sockets {
  addListener(listener: Listener, name: string | undefined): void;
  addConnection(connection: Connection, name: string | undefined, how: "connected" | "accepted"): void;
  /** Known to others from now on. */
  addDatagramSocket(socket: DatagramSocket, name: string | undefined): void;
  listener(name: string | undefined): Listener;
  connection(name: string | undefined): Connection;
  transport(name: string | undefined): Transport;
  /** The newest connection or datagram socket, or else the newest bound socket. */
  any(name: string | undefined): Listener | Transport;
  /**
   * The ends of the connection of this name, or of the newest, though it be closed; undefined where there never was one.
   * The kernel goes on with what was closed: FIN_WAIT1 to TIME_WAIT.
   */
  ends(name: string | undefined): ConnectionEnds | undefined;
  /** It listens from now on: its address becomes the role's value. */
  listening(listener: Listener): void;
  /** Reports what nobody has read (`surplus`), then closes. Throws Mismatch "surplus". */
  close(socket: Listener | Transport): void;
  reset(connection: Connection): void;
}
