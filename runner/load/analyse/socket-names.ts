/** Names outside of expressions that stand for nothing: after `on:`, after `program:`, as the subject's role. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { mistake } from "./mistake.ts";
import { didYouMean, listNames } from "./nearest-name.ts";
import { everyStep, type Outline, type StepOutline } from "./outline.ts";
import { modifierPlace, narrow, socketNamePlace } from "./places.ts";
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

export function checkProgramNames({ scenario, roles, subjectSteps, cleanup, places }: Outline): Diagnostic[] {
  const programs = new Set(scenario.programs.map(({ name }) => name));
  // A role may be handed to a program, which is then called like the role.
  const known = new Set([...programs, ...roles.map(({ name }) => name)]);
  const found: Diagnostic[] = [];
  const subject = scenario.subject;
  if (subject?.role !== undefined && !roles.some(({ name }) => name === subject.role)) {
    const names = roles.map(({ name }) => name);
    const help = didYouMean(subject.role, names, () => `roles are ${listNames(names)}`);
    found.push(mistake("unknown-role", `there is no role ${subject.role}`, narrow(subject.span, subject.role), help));
    known.add(subject.role);
  }
  for (const { step } of [...roles.flatMap(({ steps }) => steps), ...subjectSteps, ...cleanup].flatMap((step) => [
    ...everyStep([step]),
  ])) {
    const name = step.modifiers.program;
    if (name === undefined || known.has(name)) continue;
    const help = didYouMean(name, known, () =>
      programs.size > 0 ? `programs are ${listNames(programs)}` : "add it under programs",
    );
    found.push(mistake("unknown-program", `there is no program ${name}`, modifierPlace(step, "program", places), help));
  }
  return found;
}
