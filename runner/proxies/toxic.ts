/** What a toxic is: something that a proxy does to what passes one way over a connection, or between two datagram sockets. */
import type { TSchema } from "typebox";
import type { ScenarioExample } from "../model/definition.ts";
import type { Described } from "../model/described.ts";

/**
 * What passes, in order: bytes (a datagram, or any part of a stream), and how a stream ends. "close" is a proxy's own
 * doing: both its connections are closed when it comes through.
 */
export type Item = Uint8Array | "eof" | "reset" | "close";

export type Carried = "stream" | "datagrams";

/** Toxiproxy's words: towards the server, towards the client. */
export type Direction = "upstream" | "downstream";

/** Bytes that came together and went on in parts. */
export interface Cut {
  readonly pieces: number;
  readonly bytes: number;
  /** The length of the first. */
  readonly first: number;
  /** What asked for it, where it was no toxic. */
  readonly by?: string;
}

/** A toxic at work on one direction of one connection. */
export interface Effect {
  /** Passes the item on, now or later, changed or not, or never; what it passes on is in order. */
  take(item: Item): void;
  /** It is healed: what it holds goes on at once. */
  release(): void;
  /** The connection is over: nothing is passed on any more, and no timer is left. */
  stop(): void;
  /** Bytes that it holds: a proxy that holds too many stops reading. */
  readonly heldBytes: number;
  /** What it passes on is to be met alone by whoever reads: each part waits until the one before was read. */
  readonly separates?: boolean;
  /** How it has cut what came last. */
  readonly lastCut?: Cut | undefined;
  /** Will something happen though nothing comes (a timer runs)? */
  readonly isPending: boolean;
}

/** The rest of an effect that decides about each thing at once and keeps nothing. */
export const holdsNothing = { release() {}, stop() {}, heldBytes: 0, isPending: false } as const;

/** What an effect has to work with. */
export interface Surroundings {
  readonly carried: Carried;
  /** To whatever comes next: another toxic, the other side. */
  readonly pass: (item: Item) => void;
  /** The next random number, 0 or more and less than 1; the same ones for the same seed and connection. */
  readonly random: () => number;
}

/** A toxic whose values are known. */
export interface PreparedToxic {
  /** "100 ms, give or take 20 ms": its values in words. */
  readonly description: string;
  begin(surroundings: Surroundings): Effect;
}

export interface ToxicDefinition extends Described {
  readonly argument: TSchema;
  /** Keys that may stand beside it (`jitter` beside `latency`). */
  readonly companions?: Readonly<Record<string, TSchema>>;
  /** What it can be done to. */
  readonly carried: readonly Carried[];
  readonly examples: readonly ScenarioExample[];
  /** All `${…}` are replaced. Throws RangeError with a plain sentence for what makes no sense. */
  prepare(argument: unknown, companions: Readonly<Record<string, unknown>>): PreparedToxic;
}

/** A toxic as it is added to a proxy. */
export interface Toxic extends PreparedToxic {
  /** What `heal` calls it. */
  readonly name: string;
  readonly kind: string;
  readonly carried: readonly Carried[];
  readonly direction: Direction;
  /** Share of the connections that it befalls. */
  readonly toxicity: number;
  readonly seed: number;
}
