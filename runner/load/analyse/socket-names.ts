/** Names of sockets, after `on:` or as a verb's value, that are no socket of the role. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { mistake } from "./mistake.ts";
import { didYouMean, listNames } from "../../model/nearest-name.ts";
import { everyStep, type Outline, type StepOutline } from "./outline.ts";
import { socketNamePlace } from "./places.ts";
import { findRoleNames, type RoleNames } from "./role-names.ts";

export function checkSocketNames(outline: Outline): Diagnostic[] {
  const roles = findRoleNames(outline);
  const found: Diagnostic[] = [];
  for (const { name, steps } of outline.roles) {
    for (const step of everyStep(steps)) found.push(...checkSocketName(step, name, roles, outline));
  }
  return found;
}

function checkSocketName(
  { step, effects }: StepOutline,
  role: string,
  roles: ReadonlyMap<string, RoleNames>,
  { places }: Outline,
): Diagnostic[] {
  const named = effects.map((effect) =>
    "on" in effect ? effect.on : effect.kind === "listen" ? effect.socket : undefined,
  );
  const name = named.find((one) => one !== undefined);
  const own = roles.get(role)?.sockets;
  if (name === undefined || !own || own.has(name)) return [];
  const owner = [...roles].find(([, other]) => other.sockets.has(name))?.[0];
  const help =
    owner === undefined
      ? didYouMean(name, own.keys(), () =>
          own.size > 0
            ? `it has ${listNames(own.keys())}`
            : "give a socket that name: as: NAME on bind and connect, accept: NAME",
        )
      : `${owner} has one, but a role sees only its own sockets`;
  const message = `${role} has no socket named ${name}`;
  return [mistake("unknown-socket", message, socketNamePlace(step, name, places), help)];
}
