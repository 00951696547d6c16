/** Who does what in a scenario as it will be played: without the roles that outsiders play. */
import type { Scenario, Step } from "../model/scenario.ts";
import { effectsOf } from "./step-effects.ts";

/** What the file says of who does what, without the roles that outsiders play. */
export interface Cast {
  /** Actors that mention each barrier. */
  readonly barriers: ReadonlyMap<string, number>;
  /** Names that some actor will save or set. */
  readonly saved: ReadonlySet<string>;
  /** Those of them whose value somebody else sends: a peer, a program. */
  readonly received: ReadonlySet<string>;
  /** Names and notifications that only a role gives which an outsider plays, and that role. */
  readonly lost: ReadonlyMap<string, string>;
  /** Notifications that only such a role gives: they count as given. */
  readonly given: readonly string[];
}

/** `isOutsider`: the role is played by a program or an address. */
export function castScenario(scenario: Scenario, isOutsider: (role: string) => boolean): Cast {
  const barriers = new Map<string, number>();
  const saved = new Set<string>(Object.keys(scenario.vars));
  const received = new Set<string>();
  const lost = new Map<string, string>();
  const notified = new Set<string>();
  const notifiedByOutsiders = new Set<string>();

  const parts: { name: string; instances: number; steps: readonly Step[] }[] = [...scenario.roles];
  // `subject.steps` are only played beside a program.
  const subject = scenario.subject;
  if (subject !== undefined && scenario.roles.some(({ name }) => isOutsider(name))) {
    parts.push({ name: "subject", instances: 1, steps: subject.steps });
  }
  for (const { name: role, instances, steps } of parts) {
    const outsider = isOutsider(role);
    const mentioned = new Set<string>();
    for (const effect of effectsOf(steps)) {
      if (effect.kind === "define") {
        if (outsider) lost.set(effect.name, role);
        else saved.add(effect.name);
        if (effect.computed !== true) received.add(effect.name);
      } else if (effect.kind === "notify") {
        (outsider ? notifiedByOutsiders : notified).add(effect.name);
      } else if (effect.kind === "barrier" && !outsider) {
        mentioned.add(effect.name);
      }
    }
    for (const barrier of mentioned) barriers.set(barrier, (barriers.get(barrier) ?? 0) + instances);
  }
  return { barriers, saved, received, lost, given: [...notifiedByOutsiders].filter((name) => !notified.has(name)) };
}
