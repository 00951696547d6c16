/** One actor of the simulation: plays its steps and yields whenever it has to wait. */
import type { Effect } from "../../../model/effects.ts";
import type { NameUse } from "../name-uses.ts";
import { changesSockets, everyEffect, type RoleOutline, type StepOutline } from "../outline.ts";
import { transportOf } from "../transports.ts";
import { End, SocketTable } from "./sockets.ts";
import type { Cause, Wait } from "./wait.ts";
import type { World } from "./world.ts";

export interface Actor {
  /** "server", "client#3", "server/serve#2". */
  readonly name: string;
  readonly role: RoleOutline;
  readonly sockets: SocketTable;
  /** Its sockets are its parent's too, who closes them. */
  readonly sharesSockets: boolean;
  readonly script: Generator<Wait, void, void>;
  wait: Wait | undefined;
  done: boolean;
}

/** A receive that was played, and how many bytes of the connection it and those before it take at the least. */
export interface Reception {
  readonly actor: Actor;
  readonly step: StepOutline;
  readonly end: End;
  readonly least: number;
  readonly total: number;
}

/** What the script needs of whoever runs all of them. */
export interface Stage {
  readonly world: World;
  readonly receptions: Reception[];
  start(name: string, role: RoleOutline, steps: readonly StepOutline[], sockets: Sockets, certainty: Certainty): Actor;
}

/** A branch shares the sockets of its actor; everyone else has a table and closes what is left in it. */
export interface Sockets {
  readonly table: SocketTable;
  readonly shared: boolean;
}

/** `optional`: may be left out, so it never waits. `endless`: may be played any number of times. */
export interface Certainty {
  readonly optional: boolean;
  readonly endless: boolean;
}

type Script = Generator<Wait, void, void>;

export function* playSteps(steps: readonly StepOutline[], actor: Actor, stage: Stage, certainty: Certainty): Script {
  const { world } = stage;
  for (const step of steps) {
    world.budget -= 1;
    if (world.budget <= 0) return;
    const how = step.optional ? { ...certainty, optional: true } : certainty;
    const scene = new Scene(step, actor, stage, how);
    for (const use of needsAtFirst(step)) {
      yield* scene.until({ kind: "name", use }, () => world.isKnown(use, actor.role.name));
    }
    // Names that a step defines for the steps inside it are there when these begin.
    if (step.blocks.length > 0)
      for (const effect of step.effects) if (effect.kind === "define") world.define(effect.name);
    for (const effect of step.effects) yield* scene.perform(effect);
  }
}

/** Names that must have a value before the step begins. When an open loop ends is asked only after its first round. */
function needsAtFirst({ names, effects }: StepOutline): readonly NameUse[] {
  return effects.some((effect) => effect.kind === "loop" && effect.times === undefined) ? [] : names;
}

/** A step being played by an actor. */
class Scene {
  readonly #step: StepOutline;
  readonly #actor: Actor;
  readonly #stage: Stage;
  readonly #how: Certainty;

  constructor(step: StepOutline, actor: Actor, stage: Stage, how: Certainty) {
    this.#step = step;
    this.#actor = actor;
    this.#stage = stage;
    this.#how = how;
  }

  *until(cause: Cause, ready: () => boolean): Script {
    if (this.#how.optional || this.#stage.world.unhindered || ready()) return;
    yield { actor: this.#actor, step: this.#step, cause, ready };
  }

  /** Branches end before the step does, whatever else is in doubt: they share the sockets that the next steps change. */
  *#join(children: readonly Actor[]): Script {
    const ready = (): boolean => children.every((child) => child.done);
    if (!ready()) yield { actor: this.#actor, step: this.#step, cause: { kind: "branches" }, ready };
  }

  *perform(effect: Effect): Script {
    const { world } = this.#stage;
    const { sockets, role } = this.#actor;
    if ((this.#how.optional || this.#how.endless) && changesSockets(effect)) sockets.loseTrack();
    switch (effect.kind) {
      case "bind": {
        const queue = world.queues.get(this.#step.step);
        const transport = transportOf(effect.address, world.outline);
        if (transport === "datagram") this.#openForDatagrams(effect.name);
        else if (queue) sockets.addQueue(queue, effect.name);
        // What it is, a step after it cannot know.
        if (transport === "either") sockets.loseTrack();
        return world.bound(role.name, effect);
      }
      case "listen":
        return world.listening(role.name, sockets.queue(effect.socket));
      case "connect":
        return yield* this.#connect(effect);
      case "accept":
        return yield* this.#accept(effect.on, effect.name, sockets);
      case "serve":
        return yield* this.#serve(effect);
      case "send": {
        const end = sockets.connection(effect.on);
        if (!end) return;
        end.sent += this.#how.endless ? Infinity : (effect.length ?? Infinity);
        end.lastSend = this.#step;
        return;
      }
      case "receive":
        return yield* this.#receive(effect.on, effect.least);
      case "receive-end": {
        const end = sockets.connection(effect.on);
        if (end) yield* this.until({ kind: "end", end }, () => end.isOver);
        return;
      }
      case "close":
        return sockets.close(effect.on);
      case "shutdown": {
        const end = sockets.connection(effect.on);
        if (end && effect.direction !== "read") end.ended = true;
        return;
      }
      case "barrier": {
        const barrier = world.barriers.get(effect.name);
        if (barrier) yield* this.until({ kind: "barrier", name: effect.name, barrier }, barrier.arrive());
        return;
      }
      case "notify":
        return world.notify(effect.name);
      case "await": {
        const mayCome = (): boolean => world.isNotified(effect.name);
        return yield* this.until({ kind: "signal", name: effect.name }, mayCome);
      }
      case "define":
        return world.define(effect.name);
      case "loop":
        return yield* this.#loop(effect.times);
      case "branches":
        return yield* this.#branch();
      case "use":
      case "secure":
      case "look":
      case "outside":
        return;
    }
  }

  /** Datagrams may be lost, come twice and come from anyone: nothing is held against who waits for one. */
  #openForDatagrams(name: string | undefined): void {
    this.#actor.sockets.addConnection(new End(undefined, true), name);
  }

  *#connect(effect: Extract<Effect, { kind: "connect" }>): Script {
    const { name, address, mayFail } = effect;
    const { world } = this.#stage;
    const transport = transportOf(address, world.outline);
    if (transport === "datagram") {
      this.#openForDatagrams(name);
      return world.bound(this.#actor.role.name, effect);
    }
    const { sockets } = this.#actor;
    const { sites, sure } = world.wiring.targets.get(this.#step.step) ?? { sites: [], sure: false };
    const queues = sites.flatMap((site) => world.queues.get(site.step) ?? []);
    const unsure = mayFail || !sure || world.wiring.outside;
    if (mayFail) sockets.loseTrack();
    if (!unsure)
      yield* this.until({ kind: "listening", queues, address }, () => queues.some((queue) => queue.listening));
    const end = new End(queues[0]?.site.role, unsure || this.#how.optional || queues.length === 0, queues[0]);
    for (const queue of queues) {
      queue.endless ||= this.#how.endless;
      queue.call(end);
    }
    sockets.addConnection(end, name);
  }

  *#accept(on: string | undefined, name: string | undefined, into: SocketTable): Script {
    const { world } = this.#stage;
    const { role } = this.#actor;
    const queue = this.#actor.sockets.queue(on);
    if (queue) {
      yield* this.until({ kind: "connection", queue }, () => queue.hasCaller);
      const end = new End(queue.site.callers.join(" or ") || undefined, false);
      queue.answer(end);
      into.addConnection(end, name);
    } else {
      world.loseTrackOf(role.name);
      into.addConnection(new End(undefined, true), name);
    }
  }

  *#serve({ connections, name, on }: Extract<Effect, { kind: "serve" }>): Script {
    const { world } = this.#stage;
    const certainty = connections === undefined ? { optional: true, endless: true } : this.#how;
    if (connections === undefined) world.loseTrackOf(this.#actor.role.name);
    const children: Actor[] = [];
    for (let index = 0; index < (connections ?? 1) && world.budget > 0; index += 1) {
      const sockets = new SocketTable(this.#actor.sockets);
      if (connections === undefined) sockets.addConnection(new End(undefined, true), name);
      else yield* this.#accept(on, name, sockets);
      for (const block of this.#step.blocks) {
        children.push(
          this.#start(`${this.#actor.name}/serve#${index}`, block, { table: sockets, shared: false }, certainty),
        );
      }
    }
    yield* this.#join(children);
  }

  *#receive(on: string | undefined, least: number): Script {
    const { sockets } = this.#actor;
    const end = sockets.connection(on);
    if (!end || this.#how.optional) return;
    end.readBy(this.#actor);
    this.#stage.receptions.push({ actor: this.#actor, step: this.#step, end, least, total: end.consumed + least });
    yield* this.until({ kind: "bytes", end, least }, () => end.available >= least);
    end.consumed += least;
  }

  *#loop(times: number | undefined): Script {
    const certainty = times === undefined ? { optional: true, endless: true } : this.#how;
    for (let round = 0; round < (times ?? 1) && this.#stage.world.budget > 0; round += 1) {
      this.#stage.world.budget -= 1;
      for (const block of this.#step.blocks) yield* playSteps(block, this.#actor, this.#stage, certainty);
    }
  }

  *#branch(): Script {
    const { sockets, name } = this.#actor;
    const changes = this.#step.blocks.some((block) => everyEffect(block).some(changesSockets));
    if (changes) sockets.loseTrack();
    const children = this.#step.blocks.map((block, index) =>
      this.#start(`${name}/parallel#${index}`, block, { table: sockets, shared: true }, this.#how),
    );
    yield* this.#join(children);
  }

  #start(name: string, steps: readonly StepOutline[], sockets: Sockets, certainty: Certainty): Actor {
    return this.#stage.start(name, this.#actor.role, steps, sockets, certainty);
  }
}
