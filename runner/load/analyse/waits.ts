/** Waits that can never end: receives that nobody feeds, and roles that wait for each other. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { locate } from "../../model/source.ts";
import { mistake } from "./mistake.ts";
import type { Outline, StepOutline } from "./outline.ts";
import type { BarrierUse } from "./signals.ts";
import type { End } from "./simulation/sockets.ts";
import { simulate, type Simulation } from "./simulation/simulate.ts";
import { countOf, describeCause, type Wait } from "./simulation/wait.ts";
import { wire } from "./simulation/wiring.ts";
import { World } from "./simulation/world.ts";

/** Steps that a simulation plays to the end: a millisecond's worth. */
const most = 3_000;
/** Of longer scenarios only the beginning is played; what shows later is found when it happens. */
const beginning = 500;

export function checkWaits(outline: Outline, barriers: ReadonlyMap<string, BarrierUse>): Diagnostic[] {
  // A known failure may well be a known deadlock.
  if (outline.scenario.knownFailure !== undefined) return [];
  const wiring = wire(outline);
  const isShort = countSteps(outline) <= most;
  const played = simulate(new World(outline, wiring, barriers, isShort ? most : beginning, false));
  if (played.exhausted || played.stuck.length === 0) return [];
  const hungry = isShort ? findHungry(simulate(new World(outline, wiring, barriers, most, true))) : [];
  return hungry.length > 0 ? hungry : describeDeadlock(played.stuck);
}

/** Steps that are played in all, repetitions included, as far as the file tells. */
function countSteps(outline: Outline): number {
  const count = ({ effects, blocks }: StepOutline): number => {
    let times = 1;
    for (const effect of effects) {
      if (effect.kind === "loop") times = effect.times ?? 1;
      if (effect.kind === "serve") times = effect.connections ?? 1;
    }
    return 1 + times * blocks.reduce((sum, block) => sum + countAll(block), 1);
  };
  const countAll = (steps: readonly StepOutline[]): number => steps.reduce((sum, step) => sum + count(step), 0);
  return outline.roles.reduce((sum, { steps, instances }) => sum + instances * (countAll(steps) + 1), 0);
}

/** Receives that want more than all that is ever sent on their connection, were nobody held up by anything. */
function findHungry({ receptions, exhausted }: Simulation): Diagnostic[] {
  if (exhausted) return [];
  const found = new Map<number, Diagnostic>();
  const starved = new Set<unknown>();
  for (const { actor, step, end, least, total } of receptions) {
    const { source } = end;
    const sent = source?.sent ?? 0;
    // After the first that starves, the rest of the connection starves with it.
    if (end.isWild || total <= sent || starved.has(end)) continue;
    starved.add(end);
    if (found.has(step.step.id)) continue;
    const peer = end.peerRole ?? "the peer";
    const left = Math.max(0, sent - (total - least));
    const supply = describeSupply(peer, source, sent, left, total > least);
    const last = source?.lastSend;
    const message = `${actor.role.name} waits for ${least === 1 ? "a byte" : `at least ${countOf(least, "byte")}`} here, but ${supply}`;
    const help = source === undefined ? `let ${peer} accept it` : `send more in ${peer}, or expect less here`;
    const related = last ? [{ message: `the last that ${peer} sends on this connection`, span: last.step.span }] : [];
    found.set(step.step.id, mistake("recv-never-fed", message, step.step.span, help, related));
  }
  return [...found.values()];
}

/** What there is to be received: `left` of `sent` bytes, the rest having been received before. */
function describeSupply(peer: string, source: End | undefined, sent: number, left: number, isMore: boolean): string {
  if (source === undefined) return `${peer} never accepts this connection`;
  const what =
    left === 0 ? (sent === 0 ? "nothing" : "nothing more") : `only ${countOf(left, isMore ? "more byte" : "byte")}`;
  return `${peer} sends ${what} on this connection`;
}

function describeDeadlock(stuck: readonly Wait[]): Diagnostic[] {
  const waits = foldInstances(stuck);
  const [first, ...others] = waits;
  if (!first) return [];
  const named = waits.map(({ who, what, wait }) => `${who}, line ${locate(wait.step.step.span).line}: ${what}`);
  const message = `the scenario can never come to its end: ${named.join("; ")}`;
  const help =
    others.length === 0
      ? "let another role do what this step waits for, or leave the step out"
      : "let one of them go first: move what the other waits for before the step that waits";
  const related = others.map(({ who, what, wait }) => ({ message: `${who} ${what}`, span: wait.step.step.span }));
  return [mistake("wait-cycle", message, first.wait.step.step.span, help, related)];
}

/** One line for all instances of a role that wait at the same step. */
function foldInstances(stuck: readonly Wait[]): { who: string; what: string; wait: Wait }[] {
  const groups = new Map<string, Wait[]>();
  for (const wait of stuck) {
    const key = `${wait.actor.role.name} ${wait.step.step.id}`;
    groups.set(key, [...(groups.get(key) ?? []), wait]);
  }
  return [...groups.values()].flatMap((waits) => {
    const [wait] = waits;
    if (!wait) return [];
    const who = waits.length === 1 ? wait.actor.name : `${wait.actor.role.name} (${waits.length} of them)`;
    return [{ who, what: describeCause(wait.cause), wait }];
  });
}
