/** The expressions of a step or a variable: the names that they use, and what in them is no expression at all. */
import { ExpressionError, parseExpression, parseTemplate } from "../../expressions/index.ts";
import type { Scenario, Step, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { ArgumentPart, VerbDefinition } from "../../steps/definition.ts";
import { argumentPlace, modifierPlace, narrow, type Places } from "./places.ts";

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

/** Modifiers in which `${…}` may stand. */
const templateModifiers = ["within", "after", "from", "to", "pieces", "rate", "exit"] as const;

export function findStepExpressions(
  step: Step,
  verb: VerbDefinition | undefined,
  parts: readonly ArgumentPart[],
  places: Places,
): Expressions {
  const collector = new Collector();
  const isExpression = new Set(parts.filter((part) => part.kind === "expression").map((part) => keyOf(part.path)));
  const isSteps = new Set(verb?.blocks?.(step.argument).map((block) => keyOf(block.path)));
  collector.walk(step.argument, [], (path) => argumentPlace(step, path, places), (path) => {
    const key = keyOf(path);
    if (isSteps.has(key)) return "steps";
    // The check of a pattern is evaluated where the bytes are, with names of its own.
    return isExpression.has(key) ? "expression" : path.at(-1) === "check" ? "check" : "template";
  });
  const { modifiers } = step;
  if (modifiers.if !== undefined) collector.expression(modifiers.if, () => modifierPlace(step, "if", places));
  for (const name of templateModifiers) {
    const value = modifiers[name];
    if (value !== undefined) collector.walk(value, [], () => modifierPlace(step, name, places));
  }
  if (modifiers.retry?.every !== undefined) collector.walk(modifiers.retry.every, [], () => modifierPlace(step, "retry", places));
  return collector;
}

export function findVariableExpressions({ vars, span }: Scenario, name: string, places: Places): Expressions {
  const collector = new Collector();
  const place = places.valueAt(vars, name) ?? span;
  const value = vars[name];
  if (value !== undefined) collector.walk(value, [], () => place);
  return collector;
}

class Collector implements Expressions {
  readonly names: NameUse[] = [];
  readonly faults: ExpressionFault[] = [];

  walk(
    value: Value,
    path: Path,
    placeOf: (path: Path) => Span,
    roleOf: (path: Path) => "template" | "expression" | "check" | "steps" = () => "template",
  ): void {
    if (typeof value === "string") {
      const role = roleOf(path);
      if (role === "expression") this.expression(value, () => placeOf(path));
      else if (role === "check") this.#parse(value, parseExpression, () => placeOf(path));
      else if (role === "template" && value.includes("${")) this.#collect(value, parseTemplate, () => placeOf(path));
      return;
    }
    if (typeof value !== "object" || value === null || roleOf(path) === "steps") return;
    for (const [key, item] of Object.entries(value)) {
      this.walk(item as Value, [...path, Array.isArray(value) ? Number(key) : key], placeOf, roleOf);
    }
  }

  expression(source: string, placeOf: () => Span): void {
    this.#collect(source, parseExpression, placeOf);
  }

  #collect(text: string, parse: Parse, placeOf: () => Span): void {
    for (const path of this.#parse(text, parse, placeOf)) {
      this.names.push({ path, span: narrow(placeOf(), path.join(".")) });
    }
  }

  #parse(text: string, parse: Parse, placeOf: () => Span): readonly (readonly string[])[] {
    try {
      return parse(text).references;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.faults.push({ message: error.message, span: placeOf() });
      return [];
    }
  }
}

type Parse = (text: string) => { readonly references: readonly (readonly string[])[] };

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
