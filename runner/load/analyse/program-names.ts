/** Programs: the subject's role, `program: NAME`, and steps for programs where it is not clear which one they mean. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { mistake } from "./mistake.ts";
import { didYouMean, listNames } from "../../model/nearest-name.ts";
import type { Outline, StepOutline } from "./outline.ts";
import { modifierPlace, narrow } from "./places.ts";

export function checkProgramNames(outline: Outline): Diagnostic[] {
  const found = checkSubject(outline);
  for (const step of outline.everyStep) found.push(...checkName(step, outline), ...checkWhich(step, outline));
  return found;
}

function checkSubject({ scenario: { subject }, roles }: Outline): Diagnostic[] {
  const name = subject?.role;
  if (subject === undefined || name === undefined || roles.some((role) => role.name === name)) return [];
  const known = roles.map((role) => role.name);
  const help = didYouMean(name, known, () => `roles are ${listNames(known)}`);
  return [mistake("unknown-role", `there is no role ${name}`, narrow(subject.span, name), help)];
}

function checkName({ step }: StepOutline, { scenario, roles, places }: Outline): Diagnostic[] {
  const name = step.modifiers.program;
  const programs = scenario.programs.map((program) => program.name);
  // A role may be handed to a program, which is then called like the role.
  const known = [...programs, ...roles.map((role) => role.name)];
  if (name === undefined || known.includes(name) || scenario.subject?.role === name) return [];
  const help = didYouMean(name, known, () =>
    programs.length > 0 ? `programs are ${listNames(programs)}` : "add it under programs",
  );
  return [mistake("unknown-program", `there is no program ${name}`, modifierPlace(step, "program", places), help)];
}

/** Without a name it is the only program that there is. */
function checkWhich({ step, verb }: StepOutline, { scenario, substituted }: Outline): Diagnostic[] {
  // A program in a role's chair is one, too.
  const isOther = verb?.group !== "programs" || step.modifiers.program !== undefined;
  if (isOther || scenario.subject || substituted.size > 0) return [];
  const programs = scenario.programs.map((program) => program.name);
  if (programs.length === 1) return [];
  const message =
    programs.length === 0
      ? `${step.verb} is for a program, and the scenario has none`
      : `${step.verb} could mean any of the programs ${listNames(programs)}`;
  const help =
    programs.length === 0
      ? "add it under programs; or put the step under subject, where it is for the program that plays a role"
      : "say which: program: NAME";
  return [mistake("unknown-program", message, step.span, help)];
}
