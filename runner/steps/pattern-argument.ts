/** Verbs that take a PATTERN: compiled once where nothing in it has to be replaced; sequences one after the other. */
import type { Effect } from "../model/effects.ts";
import type { PatternContext } from "../model/pattern.ts";
import type { Step, Value } from "../model/scenario.ts";
import { compilePattern, type CompiledPattern } from "../patterns/compile.ts";
import { compileMessagePattern, type MessagePattern } from "../patterns/message-pattern.ts";
import { savedNames } from "../patterns/saved-names.ts";
import type { Actor } from "./actor.ts";
import type { Play } from "./definition.ts";
import { whenResolved, type Preparation } from "./preparation.ts";
import { toSavedValue } from "../patterns/saved-value.ts";

/** A pattern in the form that fits the socket it is read from. Throws RangeError for what makes no sense there. */
export interface PatternForms {
  /** As it reads a stream. */
  stream(actor: Actor): CompiledPattern;
  /** As it looks at one datagram. */
  message(actor: Actor): MessagePattern;
}

/**
 * All readers share a pattern, however many wait at the same time, but for one with a `check`: that asks for its own
 * reader's names.
 */
function formsOf(pattern: unknown, { readFile }: Pick<PatternContext, "readFile">): PatternForms {
  if (holdsCheck(pattern)) {
    const contextOf = (actor: Actor): PatternContext => ({
      readFile,
      evaluate: (expression, locals) => actor.evaluateNow(expression, locals),
    });
    return {
      stream: (actor) => compilePattern(pattern, contextOf(actor)),
      message: (actor) => compileMessagePattern(pattern, contextOf(actor)),
    };
  }
  const context: PatternContext = { readFile, evaluate: refuseToEvaluate };
  let stream: CompiledPattern | undefined;
  let message: MessagePattern | undefined;
  return {
    stream: () => (stream ??= compilePattern(pattern, context)),
    message: () => (message ??= compileMessagePattern(pattern, context)),
  };
}

function holdsCheck(pattern: unknown): boolean {
  if (typeof pattern !== "object" || pattern === null || pattern instanceof Uint8Array) return false;
  return Object.entries(pattern).some(([key, value]) => key === "check" || holdsCheck(value));
}

function refuseToEvaluate(): never {
  throw new Error("a pattern without a check was asked to evaluate one");
}

/**
 * `compile` makes the form that the actor needs; `receive` reads one pattern with it, and `own` is the name under which
 * the step keeps what its last pattern took.
 */
export function preparePatterns<Form>(
  step: Step,
  preparation: Preparation,
  compile: (actor: Actor, forms: PatternForms) => Form,
  receive: (actor: Actor, form: Form, own: string | undefined) => void | Promise<void>,
): Play {
  const { argument } = step;
  const sequence: readonly Value[] = Array.isArray(argument) ? argument : [argument];
  const plays = sequence.map((value, index) => {
    const own = index === sequence.length - 1 ? step.modifiers.save : undefined;
    const pattern = preparation.dynamic(value, (resolved, actor) => {
      const forms = formsOf(resolved, { readFile: (path) => preparation.readFile(path) });
      // Only now is it known which values it is made of, should it make no sense with them.
      if (actor !== undefined) compile(actor, forms);
      return forms;
    });
    return (actor: Actor) =>
      whenResolved(pattern.resolve(actor), (forms) => receive(actor, compile(actor, forms), own));
  });
  const [only] = plays;
  if (only !== undefined && plays.length === 1) return only;
  return async (actor) => {
    for (const play of plays) await play(actor);
  };
}

/** The names under which a pattern's content is kept: its own, and the step's. */
export function namesOf({ save }: { readonly save: string | undefined }, own: string | undefined): readonly string[] {
  if (save === undefined) return own === undefined ? none : [own];
  return own === undefined ? [save] : [own, save];
}

const none: readonly string[] = [];

export function keepSaved(
  actor: Actor,
  content: Uint8Array,
  saved: Readonly<Record<string, unknown>> | undefined,
  names: readonly string[],
): void {
  for (const name of names) actor.save(name, toSavedValue(content));
  if (saved !== undefined) for (const [name, value] of Object.entries(saved)) actor.save(name, value);
}

/** What the names in a pattern mean to analysis; a step's own `save` is seen without. */
export function savedEffects(step: Step): readonly Effect[] {
  const names = [...savedNames(step.argument), ...(step.modifiers.save === undefined ? [] : [step.modifiers.save])];
  return names.map((name) => ({ kind: "define", name }));
}
