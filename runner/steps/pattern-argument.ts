/** Verbs that take a PATTERN: compiled once where nothing in it has to be replaced; sequences one after the other. */
import type { Effect } from "../model/effects.ts";
import type { PatternContext } from "../model/pattern.ts";
import type { Step, Value } from "../model/scenario.ts";
import { compilePattern, type CompiledPattern } from "../patterns/compile.ts";
import { savedNames } from "../patterns/saved-names.ts";
import type { Actor } from "./actor.ts";
import type { Play } from "./definition.ts";
import { whenResolved, type Preparation } from "./preparation.ts";
import { toSavedValue } from "../patterns/saved-value.ts";

/** What a pattern becomes for whoever reads with it. */
type CompileFor = (actor: Actor) => CompiledPattern;

/**
 * All readers share a pattern, however many wait at the same time, but for one with a `check`: that asks for its own
 * reader's names.
 */
function compileFor(pattern: unknown, { readFile }: Pick<PatternContext, "readFile">): CompileFor {
  if (holdsCheck(pattern)) {
    return (actor) =>
      compilePattern(pattern, { readFile, evaluate: (expression, locals) => actor.evaluateNow(expression, locals) });
  }
  const shared = compilePattern(pattern, { readFile, evaluate: refuseToEvaluate });
  return () => shared;
}

function holdsCheck(pattern: unknown): boolean {
  if (typeof pattern !== "object" || pattern === null || pattern instanceof Uint8Array) return false;
  return Object.entries(pattern).some(([key, value]) => key === "check" || holdsCheck(value));
}

function refuseToEvaluate(): never {
  throw new Error("a pattern without a check was asked to evaluate one");
}

/** `receive` reads one pattern; `names` are those under which its content is kept. */
export function preparePatterns(
  step: Step,
  preparation: Preparation,
  receive: (actor: Actor, pattern: CompiledPattern, names: readonly string[]) => void | Promise<void>,
): Play {
  const { argument } = step;
  const sequence: readonly Value[] = Array.isArray(argument) ? argument : [argument];
  const plays = sequence.map((value, index) => {
    const isLast = index === sequence.length - 1;
    const own = isLast && step.modifiers.save !== undefined ? [step.modifiers.save] : [];
    const pattern = preparation.dynamic(value, (resolved) =>
      compileFor(resolved, { readFile: (path) => preparation.readFile(path) }),
    );
    return (actor: Actor) =>
      whenResolved(pattern.resolve(actor), (compile) => {
        const compiled = compile(actor);
        return receive(actor, compiled, compiled.save === undefined ? own : [...own, compiled.save]);
      });
  });
  const [only] = plays;
  if (only !== undefined && plays.length === 1) return only;
  return async (actor) => {
    for (const play of plays) await play(actor);
  };
}

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
