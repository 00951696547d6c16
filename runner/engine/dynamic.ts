/** Values with `${…}` in them: worked out once where nothing is left to replace, else each time a step is played. */
import { parseExpression, parseTemplate, type Template } from "../expressions/index.ts";
import { isIPv6 } from "../model/ip-literal.ts";
import type { Value } from "../model/scenario.ts";
import type { Actor } from "../steps/actor.ts";
import { toText } from "../steps/arguments.ts";
import type { Dynamic } from "../steps/preparation.ts";
import type { Performer } from "./performer.ts";

type Evaluate = (performer: Performer) => unknown;

/** Throws ExpressionError for what does not parse. */
export function makeDynamic<T>(value: Value, convert: (resolved: unknown, actor: Actor | undefined) => T): Dynamic<T> {
  const references: (readonly string[])[] = [];
  const evaluate = compile(value, references);
  if (evaluate === undefined) return constantDynamic(value, convert);
  return {
    constant: undefined,
    resolve: (actor) => resolveNow(actor as Performer, references, (performer) => convert(evaluate(performer), actor)),
  };
}

/**
 * A text in which an IPv6 address that a value gives is put in brackets where there are none, so that
 * "${matrix.host}:0" says the same for 127.0.0.1 and for ::1.
 */
export function makeBracketed<T>(text: Value, convert: (resolved: unknown) => T): Dynamic<T> {
  if (typeof text !== "string" || !text.includes("${")) return constantDynamic(text, convert);
  const { segments, references } = parseTemplate(text);
  const evaluate = (performer: Performer): string => {
    let written = "";
    for (const segment of segments) {
      if (typeof segment === "string") {
        written += segment;
        continue;
      }
      const value = toText(segment.expression.evaluate(performer.names));
      written += isIPv6(value) && !written.endsWith("[") ? `[${value}]` : value;
    }
    return written;
  };
  return {
    constant: undefined,
    resolve: (actor) => resolveNow(actor as Performer, references, (performer) => convert(evaluate(performer))),
  };
}

/** The names in a value's `${…}`. Throws ExpressionError for what does not parse. */
export function referencesOf(value: Value): readonly (readonly string[])[] {
  const references: (readonly string[])[] = [];
  compile(value, references);
  return references;
}

export function makeExpression(
  source: string,
): Dynamic<unknown> & { readonly references: readonly (readonly string[])[] } {
  const expression = parseExpression(source);
  return {
    constant: undefined,
    references: expression.references,
    resolve: (actor) =>
      resolveNow(actor as Performer, expression.references, (performer) => expression.evaluate(performer.names)),
  };
}

function constantDynamic<T>(value: Value, convert: (resolved: unknown, actor: Actor | undefined) => T): Dynamic<T> {
  let constant: T;
  try {
    constant = convert(value, undefined);
  } catch {
    // What makes no sense is reported by the step that has it, when that is played; the scenario may never get there.
    return { constant: undefined, resolve: (actor) => convert(value, actor) };
  }
  return { constant, resolve: () => constant };
}

/** At once where all names have a value; otherwise waits for them, one after the other. */
function resolveNow<T>(
  performer: Performer,
  references: readonly (readonly string[])[],
  evaluate: (performer: Performer) => T,
): T | Promise<T> {
  const missing = performer.names.firstMissing(references);
  if (missing === undefined) return evaluateNow(performer, references, evaluate);
  return performer.waitForName(missing).then(() => resolveNow(performer, references, evaluate));
}

/** What fails because of a value that the peer sent is the peer's failure. */
function evaluateNow<T>(
  performer: Performer,
  references: readonly (readonly string[])[],
  evaluate: (performer: Performer) => T,
): T {
  try {
    return evaluate(performer);
  } catch (error) {
    throw performer.blame(error, references);
  }
}

/** undefined where the value holds no `${…}` at all. */
function compile(value: Value, references: (readonly string[])[]): Evaluate | undefined {
  if (typeof value === "string") return compileText(value, references);
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item: Value) => ({ item, evaluate: compile(item, references) }));
    if (items.every(({ evaluate }) => evaluate === undefined)) return undefined;
    return (performer) => items.map(({ item, evaluate }) => (evaluate === undefined ? item : evaluate(performer)));
  }
  const entries = Object.entries(value).map(([key, item]) => ({
    key,
    item,
    // A `check:` is an expression of its own, evaluated where the bytes are; its text is no template.
    evaluate: key === "check" ? undefined : compile(item, references),
  }));
  if (entries.every(({ evaluate }) => evaluate === undefined)) return undefined;
  return (performer) =>
    Object.fromEntries(
      entries.map(({ key, item, evaluate }) => [key, evaluate === undefined ? item : evaluate(performer)]),
    );
}

function compileText(text: string, references: (readonly string[])[]): Evaluate | undefined {
  if (!text.includes("${")) return undefined;
  const template: Template = parseTemplate(text);
  references.push(...template.references);
  return (performer) => template.evaluate(performer.names);
}
