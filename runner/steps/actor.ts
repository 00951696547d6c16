/** What a verb sees of the world while it is played: the actor whose step it is. Implemented by the engine. */
import type { Step, Value } from "../model/scenario.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Listener } from "../sockets/listener.ts";
import type { ProgramHandle } from "./program-handle.ts";

/** A reason to wait, for the wait-for graph: words now, actors when asked. */
export interface WaitReason {
  /** "waits for 7 of 12 bytes from server", "waits at barrier b1, 1 of 2 there". Asked only when someone must be told. */
  describe(): string;
  /**
   * Could this wait end though every actor of the scenario waits (a timer, a program, a peer that is not ours)?
   * Only when no wait is open-ended like that is "everyone waits" a deadlock.
   */
  mayEndByItself(): boolean;
  /** Names of the actors it waits for, where known. */
  on?(): readonly string[];
}

export interface Actor {
  /** "server", "client#3", "server/serve#2". */
  readonly name: string;
  readonly role: string;
  readonly instance: number;
  /** The step being played. */
  readonly step: Step;
  /** End of the current step's `within`, in ms of `performance.now()`. */
  readonly deadline: number;
  readonly sockets: Sockets;

  /**
   * Suspends the actor. `start` is given `resolve` and `reject` and returns what undoes it; it is undone when the wait
   * is over for any reason: resolved, timed out (rejects with Mismatch "timed-out"), cancelled.
   */
  wait<T>(reason: WaitReason, start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void): Promise<T>;
  /** Lets time pass; not limited by `within`. */
  sleep(ms: number): Promise<void>;

  /** Plays nested steps in this actor. */
  play(block: PreparedBlock): void | Promise<void>;
  /** Plays nested steps in new actors beside each other, each with sockets of its own or the parent's; ends when all have. */
  fork(branches: readonly Fork[]): Promise<void>;

  /** Makes a value known under this name; whoever waits for it goes on. */
  save(name: string, value: unknown): void;
  /** Names for expressions, local to what is played inside (`item`, `round`). */
  withLocals<T>(locals: Readonly<Record<string, unknown>>, body: () => T): T;

  barrier(name: string): void | Promise<void>;
  notify(name: string): void;
  awaitNotification(name: string): void | Promise<void>;

  /** The subject, or a helper program, by name; `undefined`: the only one there is. */
  program(name: string | undefined): ProgramHandle;
  /** Runs a command to its end in the scenario's folder; killed when the scenario is over. */
  execute(command: readonly string[]): Promise<{ code: number | null; signal: string | null; stdout: Uint8Array; stderr: Uint8Array }>;
  readFile(path: string): Uint8Array;
}

/** An actor's sockets by name, newest last. */
export interface Sockets {
  addListener(listener: Listener, name: string | undefined): void;
  addConnection(connection: Connection, name: string | undefined): void;
  /** The named one, or the newest; throws Mismatch when there is none. */
  listener(name: string | undefined): Listener;
  connection(name: string | undefined): Connection;
  /** Whichever carries the name, or the newest of all. */
  any(name: string | undefined): Listener | Connection;
  remove(socket: Listener | Connection): void;
}

export interface Fork {
  readonly label: string;
  readonly block: PreparedBlock;
  readonly locals?: Readonly<Record<string, unknown>>;
  /** Gives the branch a table of its own that starts with this connection (serve). Without: the parent's table. */
  readonly connection?: { readonly connection: Connection; readonly name: string | undefined };
}

/** A step list after preparation; opaque to verbs. */
export interface PreparedBlock {
  readonly steps: readonly Step[];
}

export type { Value };
