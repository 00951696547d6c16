/** What steps do, in the words of analysis. */
import type { Effect } from "../model/effects.ts";
import type { Step } from "../model/scenario.ts";
import { findVerb } from "../steps/registry.ts";
import { savedByModifiers } from "../steps/saved-names.ts";

/** All that the steps of a list do, those inside other steps included. */
export function* effectsOf(steps: readonly Step[]): Iterable<Effect> {
  for (const step of steps) {
    for (const name of savedByModifiers(step.modifiers)) yield { kind: "define", name };
    yield* findVerb(step.verb)?.effects?.(step) ?? [];
    for (const block of step.blocks) yield* effectsOf(block);
  }
}
