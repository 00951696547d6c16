/** Where a scenario is played, or why it cannot be played here: then it is skipped with the reason. */
import type { Scenario } from "../model/scenario.ts";
import { findGround, type Ground } from "./isolation.ts";
import { findMissing } from "./platform.ts";
import { findUnmet } from "./requirements.ts";
import { describePlayer, type Subjects } from "./subjects.ts";

/** `isolate`: every scenario gets a network of its own. The ground is the caller's to release. */
export function prepareGround(
  scenario: Scenario,
  subjects: Subjects,
  isolate: boolean,
): Ground | { readonly reason: string } {
  const reason = findUnplayable(scenario, subjects) ?? findMissing(scenario, subjects);
  if (reason !== undefined) return { reason };
  const ground = findGround(scenario, subjects, isolate);
  if ("reason" in ground) return ground;
  const unmet = ground.network.enter(() => findUnmet(scenario.requires));
  if (unmet === undefined) return ground;
  ground.release();
  return { reason: unmet };
}

/** Subjects for roles that this scenario does not have, or with toxics that only a proxy of ours knows. */
function findUnplayable(scenario: Scenario, subjects: Subjects): string | undefined {
  const unknown = [...subjects.keys()].filter((name) => !scenario.roles.some((role) => role.name === name));
  if (unknown.length > 0) return `has no role ${unknown.join(", ")} to hand to the subject`;
  const toxic = scenario.roles.find(({ name, proxy }) => subjects.has(name) && (proxy?.toxics.length ?? 0) > 0);
  return toxic === undefined
    ? undefined
    : `has toxics in ${toxic.name}, which ${describePlayer(subjects, toxic.name)} cannot be told of`;
}
