/** A name in an expression means one thing. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Span } from "../../model/source.ts";
import { mistake } from "./mistake.ts";
import type { Outline } from "./outline.ts";
import { modifierPlace } from "./places.ts";

/** Names that expressions know without anyone's defining them. */
export const reservedNames = ["matrix", "env", "instance", "tls", "temporary_folder"];

export function checkCollisions({ scenario, roles, variables, defined, places }: Outline): Diagnostic[] {
  const roleSpans = new Map(roles.map(({ name, span }) => [name, span]));
  const collide = (name: string, what: string, span: () => Span): Diagnostic[] => {
    const role = roleSpans.get(name);
    if (!role && !reservedNames.includes(name)) return [];
    const other = role ? "a role" : "a name of the language";
    const message = `${name} is ${what} here, and ${other} too: an expression could not tell them apart`;
    const related = role ? [{ message: "the role", span: role }] : [];
    return [mistake("duplicate-name", message, span(), "give it another name", related)];
  };
  return [
    ...[...variables.keys()].flatMap((name) =>
      collide(name, "a variable", () => places.keyAt(scenario.vars, name) ?? scenario.span),
    ),
    ...scenario.programs.flatMap(({ name, span }) => collide(name, "a program", () => span)),
    ...[...defined].flatMap(([name, { step }]) =>
      collide(name, "a saved value", () =>
        step.modifiers.save === name
          ? modifierPlace(step, "save", places)
          : step.modifiers["save-error"] === name
            ? modifierPlace(step, "save-error", places)
            : step.modifiers["save-from"] === name
              ? modifierPlace(step, "save-from", places)
              : step.span,
      ),
    ),
  ];
}
