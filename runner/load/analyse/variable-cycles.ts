/** Variables that are made of each other. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { mistake } from "./mistake.ts";
import type { Outline } from "./outline.ts";

export function checkVariableCycles({ variables, scenario, places }: Outline): Diagnostic[] {
  const settled = new Set<string>();
  const found: Diagnostic[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      const cycle = [...trail.slice(trail.indexOf(name)), name].join(" → ");
      const span = places.keyAt(scenario.vars, name) ?? scenario.span;
      const message = `the variable ${name} is made of itself: ${cycle}`;
      found.push(mistake("variable-cycle", message, span, "give one of them a value of its own"));
      return;
    }
    if (settled.has(name)) return;
    for (const { path } of variables.get(name)?.names ?? []) visit(path[0] ?? "", [...trail, name]);
    settled.add(name);
  };
  for (const name of variables.keys()) visit(name, []);
  return found;
}
