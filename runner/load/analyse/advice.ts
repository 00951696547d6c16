/** What is no mistake but looks like one: warnings. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { advice } from "./mistake.ts";
import { everyStep, type Outline } from "./outline.ts";

/** `mistakes` are those that the scenario has: a variable whose name is mistyped elsewhere is not unused. */
export function advise(outline: Outline, mistakes: readonly Diagnostic[]): Diagnostic[] {
  const areNamesSound = !mistakes.some(({ code }) => code === "unknown-variable" || code === "expression-invalid");
  return [...delays(outline), ...idleRoles(outline), ...(areNamesSound ? unusedVariables(outline) : [])];
}

function* delays({ roles }: Outline): Generator<Diagnostic> {
  for (const { step } of roles.flatMap(({ steps }) => everyStep(steps))) {
    if (step.verb !== "delay") continue;
    yield advice(
      "delay-used",
      "a delay is too short on a busy machine and too long on any other",
      step.span,
      "wait for what it is meant to wait for: await a notify, meet at a barrier, use a value that another role saves",
    );
  }
}

function* idleRoles({ roles, scenario, proxies }: Outline): Generator<Diagnostic> {
  for (const { name, steps, span } of roles) {
    if (steps.length > 0 || proxies.has(name) || scenario.subject?.role === name) continue;
    const help = `give it steps, leave it out, or say that a program plays it: subject: { role: ${name} }`;
    yield advice("role-idle", `the role ${name} does nothing`, span, help);
  }
}

/** A name that stands nowhere else in the file, not even in a comment or in another document: nothing can use it. */
function* unusedVariables({ scenario, places, variables }: Outline): Generator<Diagnostic> {
  for (const name of variables.keys()) {
    if (mentions(scenario.file.text, name) > 1) continue;
    const span = places.keyAt(scenario.vars, name) ?? scenario.span;
    yield advice(
      "variable-unused",
      `nothing uses the variable ${name}`,
      span,
      `leave it out, or write \${${name}} where it is meant`,
    );
  }
}

function mentions(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at !== -1 && count < 2; at = text.indexOf(name, at + name.length)) {
    const isWhole = !/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length));
    if (isWhole) count += 1;
  }
  return count;
}
