/** What is no mistake but looks like one: warnings. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { locate } from "../../model/source.ts";
import { everyStep, type Outline } from "./outline.ts";

export function advise(outline: Outline): Diagnostic[] {
  return [...delays(outline), ...idleRoles(outline), ...unusedVariables(outline)];
}

function* delays(outline: Outline): Generator<Diagnostic> {
  for (const { steps } of outline.roles) {
    for (const { step } of everyStep(steps)) {
      if (step.verb !== "delay") continue;
      yield {
        code: "delay-used",
        severity: "warning",
        message: "a delay is too short on a busy machine and too long on any other",
        help: "wait for what it is meant to wait for: await a notify, meet at a barrier, use a value that the other role saves",
        at: locate(step.span),
      };
    }
  }
}

function* idleRoles({ roles, scenario }: Outline): Generator<Diagnostic> {
  for (const { name, steps, span } of roles) {
    if (steps.length > 0 || scenario.subject?.role === name) continue;
    yield {
      code: "role-idle",
      severity: "warning",
      message: `the role ${name} does nothing`,
      help: `give it steps, leave it out, or say that a program plays it: subject: { role: ${name} }`,
      at: locate(span),
    };
  }
}

/** A name that stands nowhere else in the file, not even in a comment or in another document: nothing can use it. */
function* unusedVariables({ scenario, places, variables }: Outline): Generator<Diagnostic> {
  for (const name of variables.keys()) {
    if (name.startsWith("x-") || mentions(scenario.file.text, name) > 1) continue;
    yield {
      code: "variable-unused",
      severity: "warning",
      message: `nothing uses the variable ${name}`,
      help: `leave it out, or write \${${name}} where it is meant`,
      at: locate(places.keyAt(scenario.vars, name) ?? scenario.span),
    };
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
