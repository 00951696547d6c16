/** What an actor of the simulation waits for. */
import type { NameUse } from "../name-uses.ts";
import type { StepOutline } from "../outline.ts";
import type { Actor } from "./script.ts";
import type { End, Queue } from "./sockets.ts";
import type { Barrier } from "./world.ts";

export type Cause =
  | { readonly kind: "name"; readonly use: NameUse }
  | { readonly kind: "barrier"; readonly name: string; readonly barrier: Barrier }
  | { readonly kind: "signal"; readonly name: string }
  | { readonly kind: "listening"; readonly queues: readonly Queue[]; readonly address: string }
  | { readonly kind: "connection"; readonly queue: Queue }
  | { readonly kind: "bytes"; readonly end: End; readonly least: number }
  | { readonly kind: "end"; readonly end: End }
  | { readonly kind: "branches" };

export interface Wait {
  readonly actor: Actor;
  readonly step: StepOutline;
  readonly cause: Cause;
  ready(): boolean;
}

/** "waits at barrier b1, 1 of 2 there": in the words that the engine uses when it happens. */
export function describeCause(cause: Cause): string {
  switch (cause.kind) {
    case "name":
      return `waits for ${cause.use.path.join(".")}`;
    case "barrier":
      return `waits at barrier ${cause.name}, ${cause.barrier.arrived} of ${cause.barrier.use.expected} there`;
    case "signal":
      return `waits for the signal ${cause.name}`;
    case "listening":
      return `waits for ${cause.queues[0]?.site.role ?? cause.address} to listen`;
    case "connection": {
      const { calls, answers } = cause.queue;
      return calls.length === 0
        ? "waits for a connection"
        : `waits for another connection after ${countOf(answers.length, "connection")}`;
    }
    case "bytes":
      return describeBytes(cause.end, cause.least);
    case "end":
      return `waits for ${cause.end.peerRole ?? "the peer"} to close`;
    case "branches":
      return "waits for its branches";
  }
}

function describeBytes(end: End, least: number): string {
  const peer = end.peerRole ?? "the peer";
  const missing = least - Math.max(0, end.available);
  const what = missing === least ? countOf(least, "byte") : `${missing} of ${countOf(least, "byte")}`;
  return `waits for ${what} from ${peer}${end.peers.length === 0 ? ", which has not accepted the connection" : ""}`;
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
