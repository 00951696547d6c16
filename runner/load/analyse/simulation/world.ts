/**
 * What the actors of a simulation share. Every doubt is resolved in favour of going on: a wait that may end, ends; what
 * may be sent, is sent. All that happens only ever makes more waits end, never fewer, so the order in which actors are
 * played makes no difference; and when even so they cannot go on, no run of the scenario can.
 */
import type { Effect } from "../../../model/effects.ts";
import type { Step } from "../../../model/scenario.ts";
import type { NameUse } from "../name-uses.ts";
import { everyEffect, type Outline } from "../outline.ts";
import { findUngiven, type BarrierUse } from "../signals.ts";
import { isToldAtOnce } from "../transports.ts";
import { Addresses } from "./addresses.ts";
import type { Wiring } from "./wiring.ts";
import { Queue } from "./sockets.ts";

export class Barrier {
  arrived = 0;
  round = 0;

  constructor(readonly use: BarrierUse) {}

  /** Arrives; tells when everyone has. */
  arrive(): () => boolean {
    const round = this.round;
    this.arrived += 1;
    if (this.arrived >= this.use.expected) {
      this.arrived = 0;
      this.round += 1;
    }
    return () => this.use.vague || this.round > round;
  }
}

export class World {
  readonly queues = new Map<Step, Queue>();
  readonly barriers = new Map<string, Barrier>();
  readonly #addresses: Addresses;
  readonly #signals = new Set<string>();
  readonly #values = new Set<string>();
  /** Names that steps of the played roles define: all others need no waiting. */
  readonly #awaitable = new Set<string>();

  constructor(
    readonly outline: Outline,
    readonly wiring: Wiring,
    barriers: ReadonlyMap<string, BarrierUse>,
    /** Steps that may still be played before the simulation gives up. */
    public budget: number,
    /** Nobody waits for anything: what is sent then is all that can ever be sent. */
    readonly unhindered: boolean,
  ) {
    this.#addresses = new Addresses(outline);
    for (const [name, use] of barriers) this.barriers.set(name, new Barrier(use));
    for (const [step, site] of wiring.sites) this.queues.set(step, new Queue(site));
    for (const role of outline.roles) {
      const isPlayed = !outline.substituted.has(role.name);
      for (const effect of role.everyEffect) {
        // A variable that a step sets anew has a value before that, too.
        if (effect.kind === "define" && isPlayed && !outline.variables.has(effect.name))
          this.#awaitable.add(effect.name);
        else if (!isPlayed) this.#grant(effect);
      }
    }
    for (const steps of [outline.subjectSteps, outline.cleanup])
      for (const effect of everyEffect(steps)) this.#grant(effect);
    for (const name of findUngiven(outline)) this.#signals.add(name);
  }

  /** Done by someone who is not played here: it may be done already. */
  #grant(effect: Effect): void {
    if (effect.kind === "notify") this.#signals.add(effect.name);
    if (effect.kind === "define") this.#values.add(effect.name);
  }

  define(name: string): void {
    this.#values.add(name);
  }

  notify(name: string): void {
    this.#signals.add(name);
  }

  isNotified(name: string): boolean {
    return this.#signals.has(name);
  }

  bound(role: string, effect: Extract<Effect, { kind: "bind" | "connect" }>): void {
    this.#addresses.bound(role, effect.name, isToldAtOnce(effect, this.outline));
  }

  listening(role: string, queue: Queue | undefined): void {
    if (queue) queue.listening = true;
    else for (const other of this.queues.values()) if (other.site.role === role) other.listening = true;
    this.#addresses.listening(role, queue);
  }

  /** Has this name a value, to an actor of this role? */
  isKnown({ path }: NameUse, role: string, seen: readonly string[] = []): boolean {
    const [name = "", socket] = path;
    if (this.#values.has(name)) return true;
    if (this.#awaitable.has(name)) return false;
    // A variable is known when all is that it is made of; one that is made of itself is another check's finding.
    const parts = this.outline.variables.get(name)?.names;
    if (parts) return seen.includes(name) || parts.every((part) => this.isKnown(part, role, [...seen, name]));
    return this.#addresses.isKnown(name, path.length > 2 ? socket : undefined, role);
  }

  /** Connections to sockets of this role can no longer be told apart. */
  loseTrackOf(role: string): void {
    for (const queue of this.queues.values()) if (queue.site.role === role) queue.loseTrack();
  }
}
