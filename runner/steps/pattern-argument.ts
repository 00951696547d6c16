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

/** Lets patterns with a `check:` evaluate it in the name of whoever reads at that moment. */
class ReaderContext implements PatternContext {
  reader: Actor | undefined;
  readonly readFile: PatternContext["readFile"];

  constructor(preparation: Preparation) {
    this.readFile = (path) => preparation.readFile(path);
  }

  evaluate(expression: string, locals: Readonly<Record<string, unknown>>): unknown {
    if (this.reader === undefined) throw new Error("a pattern was applied outside of any step");
    return this.reader.evaluateNow(expression, locals);
  }
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
    const pattern = preparation.dynamic(value, (resolved, actor) => {
      const context = new ReaderContext(preparation);
      context.reader = actor;
      const compiled = compilePattern(resolved, context);
      const names = [isLast ? step.modifiers.save : undefined, compiled.save].filter((name) => name !== undefined);
      return { context, compiled, names };
    });
    return (actor: Actor) =>
      whenResolved(pattern.resolve(actor), ({ context, compiled, names }) => {
        context.reader = actor;
        return receive(actor, compiled, names);
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
