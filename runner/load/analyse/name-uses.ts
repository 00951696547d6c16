/** The expressions of a step or a variable: the names that they use, and what in them is no expression at all. */
import { ExpressionError, parseExpression, parseTemplate } from "../../expressions/index.ts";
import type { HelperProgram, Scenario, Step, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { ArgumentPart, VerbDefinition } from "../../steps/definition.ts";
import type { ProxyRole } from "./proxies.ts";
import { argumentPlace, modifierPlace, narrow, partPlace, type Places } from "./places.ts";

/** A name in an expression. Whoever evaluates the expression first waits until it has a value. */
export interface NameUse {
  /** "server.address" as ["server", "address"]. */
  readonly path: readonly string[];
  readonly span: Span;
}

/** Text that should be an expression, or hold one, and does not. */
export interface ExpressionFault {
  readonly message: string;
  readonly span: Span;
}

export interface Expressions {
  readonly names: readonly NameUse[];
  readonly faults: readonly ExpressionFault[];
}

type Path = readonly (string | number)[];

/** `check` is the expression of a pattern: it is evaluated where the bytes are, with names of its own. */
type TextKind = "template" | "expression" | "check";

/** Is told of every text that is an expression or holds one; `place` finds it in the file. */
type Visit = (text: string, kind: TextKind, place: () => Span) => void;

export function findStepExpressions(
  step: Step,
  verb: VerbDefinition | undefined,
  parts: readonly ArgumentPart[],
  places: Places,
): Expressions {
  return collect((visit) => visitStep(step, verb, parts, places, visit));
}

export function findVariableExpressions({ vars, span }: Scenario, name: string, places: Places): Expressions {
  const value = vars[name];
  if (value === undefined) return { names: [], faults: [] };
  return collect((visit) =>
    visitTexts(
      value,
      [],
      () => "template",
      () => places.valueAt(vars, name) ?? span,
      visit,
    ),
  );
}

export function findProxyExpressions({ proxy, span }: ProxyRole, places: Places): Expressions {
  return collect((visit) => {
    for (const key of ["listen", "to", "toxics"] as const) {
      const place = (): Span => places.valueAt(proxy, key) ?? span;
      visitTexts(proxy[key], [], () => "template", place, visit);
    }
  });
}

export function findProgramExpressions(program: HelperProgram, places: Places): Expressions {
  return collect((visit) => {
    for (const key of ["run", "readyListening", "env", "cwd", "stdin", "files"] as const) {
      const written = program[key];
      if (written === undefined) continue;
      const placeOf = (path: Path): Span =>
        partPlace(written, path, places.valueAt(program, key), places) ?? program.span;
      visitTexts(written, [], () => "template", placeOf, visit);
    }
  });
}

function collect(visitAll: (visit: Visit) => void): Expressions {
  const names: NameUse[] = [];
  const faults: ExpressionFault[] = [];
  visitAll((text, kind, place) => {
    try {
      const { references } = kind === "template" ? parseTemplate(text) : parseExpression(text);
      if (kind !== "check") for (const path of references) names.push({ path, span: narrow(place(), path.join(".")) });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      faults.push({ message: error.message, span: narrow(place(), text, error) });
    }
  });
  return { names, faults };
}

/** Modifiers in which `${…}` may stand. */
const templateModifiers = ["within", "after", "from", "to", "pieces", "rate", "options", "exit"] as const;

function visitStep(
  step: Step,
  verb: VerbDefinition | undefined,
  parts: readonly ArgumentPart[],
  places: Places,
  visit: Visit,
): void {
  const isExpression = new Set(parts.flatMap((part) => (part.kind === "expression" ? [keyOf(part.path)] : [])));
  // Below `json` a key may be one of the document that is expected.
  const hasPattern = parts.some((part) => part.kind === "pattern");
  const isSteps = new Set(
    step.blocks.length > 0 ? verb?.blocks?.(step.argument).map((block) => keyOf(block.path)) : [],
  );
  const kindOf = (path: Path): TextKind | undefined => {
    if (isSteps.size > 0 && isSteps.has(keyOf(path))) return undefined;
    if (isExpression.size > 0 && isExpression.has(keyOf(path))) return "expression";
    return hasPattern && path.at(-1) === "check" && !path.includes("json") ? "check" : "template";
  };
  const placeOf = (path: Path): Span => argumentPlace(step, path, places);
  visitTexts(step.argument, [], kindOf, placeOf, visit);

  const { modifiers } = step;
  const modifierAt = (name: keyof typeof modifiers): Span => modifierPlace(step, name, places);
  if (modifiers.if !== undefined) visit(modifiers.if, "expression", () => modifierAt("if"));
  for (const name of templateModifiers) {
    const value = modifiers[name];
    if (value !== undefined)
      visitTexts(
        value,
        [],
        () => "template",
        () => modifierAt(name),
        visit,
      );
  }
  const every = modifiers.retry?.every;
  if (every !== undefined)
    visitTexts(
      every,
      [],
      () => "template",
      () => modifierAt("retry"),
      visit,
    );
}

/** `kindOf` is undefined for what is looked at elsewhere: steps inside a step. */
function visitTexts(
  value: Value,
  path: Path,
  kindOf: (path: Path) => TextKind | undefined,
  placeOf: (path: Path) => Span,
  visit: Visit,
): void {
  if (typeof value === "string") {
    const kind = kindOf(path);
    if (kind !== undefined && (kind !== "template" || value.includes("${"))) visit(value, kind, () => placeOf(path));
  } else if (Array.isArray(value)) {
    if (kindOf(path) === undefined) return;
    for (const [index, item] of value.entries()) visitTexts(item as Value, [...path, index], kindOf, placeOf, visit);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) visitTexts(item, [...path, key], kindOf, placeOf, visit);
  }
}

function keyOf(path: Path): string {
  return path.join("/");
}
