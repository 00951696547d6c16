/** Plays all roles without sockets, as far as they come. */
import type { RoleOutline, StepOutline } from "../outline.ts";
import { playSteps, type Actor, type Certainty, type Reception, type Sockets, type Stage } from "./script.ts";
import { SocketTable } from "./sockets.ts";
import type { Wait } from "./wait.ts";
import type { World } from "./world.ts";

export interface Simulation {
  /** What they wait for who cannot go on; empty when all came to their ends. */
  readonly stuck: readonly Wait[];
  /** Everything that was received, in the order in which it was begun. */
  readonly receptions: readonly Reception[];
  /** It was given up: nothing can be said. */
  readonly exhausted: boolean;
}

export function simulate(world: World): Simulation {
  const actors: Actor[] = [];
  const receptions: Reception[] = [];
  const stage: Stage = {
    world,
    receptions,
    start(name, role, steps, sockets, certainty) {
      const actor = new SimulatedActor(name, role, sockets, steps, stage, certainty);
      actors.push(actor);
      return actor;
    },
  };
  for (const role of world.outline.roles) {
    if (world.outline.substituted.has(role.name)) continue;
    for (let instance = 0; instance < role.instances && world.budget > 0; instance += 1) {
      const name = role.instances === 1 ? role.name : `${role.name}#${instance}`;
      stage.start(
        name,
        role,
        role.steps,
        { table: new SocketTable(), shared: false },
        { optional: false, endless: false },
      );
      world.budget -= 1;
    }
  }
  while (world.budget > 0 && playRound(actors, world));
  const stuck = actors.flatMap(({ wait }) => (wait === undefined || wait.cause.kind === "branches" ? [] : [wait]));
  return { stuck, receptions, exhausted: world.budget <= 0 };
}

/** Lets everyone go on who can; false when nobody could. */
function playRound(actors: Actor[], world: World): boolean {
  let moved = false;
  // Actors that are started on the way come last in the same round.
  for (const actor of actors) {
    if (actor.done) continue;
    world.budget -= 0.1;
    while (!actor.done && (actor.wait === undefined || actor.wait.ready())) {
      moved = true;
      const { value, done } = actor.script.next();
      actor.wait = done ? undefined : value;
      if (done) finish(actor);
    }
  }
  return moved;
}

/** What a role leaves open is closed when it ends. */
function finish(actor: Actor): void {
  actor.done = true;
  if (!actor.sharesSockets) actor.sockets.closeAll();
}

class SimulatedActor implements Actor {
  readonly sockets: SocketTable;
  readonly sharesSockets: boolean;
  readonly script: Generator<Wait, void, void>;
  wait: Wait | undefined;
  done = false;

  constructor(
    readonly name: string,
    readonly role: RoleOutline,
    sockets: Sockets,
    steps: readonly StepOutline[],
    stage: Stage,
    certainty: Certainty,
  ) {
    this.sockets = sockets.table;
    this.sharesSockets = sockets.shared;
    this.script = playSteps(steps, this, stage, certainty);
  }
}
