/** A scenario as analysis sees it: roles, steps and their effects, with everything that only running tells marked as such. */
import type { Effect } from "../../model/effects.ts";
import type { Scenario, Step } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { ArgumentPart, VerbDefinition } from "../../steps/definition.ts";
import type { Expressions, NameUse } from "./name-uses.ts";
import type { Places } from "./places.ts";

export interface Outline {
  readonly scenario: Scenario;
  readonly roles: readonly RoleOutline[];
  /** `vars`, and the expressions in them. */
  readonly variables: ReadonlyMap<string, Expressions>;
  /** Roles that are proxies, and the expressions in what they are given. */
  readonly proxies: ReadonlyMap<string, Expressions>;
  /** Programs that run beside the roles, and the expressions in what they are given. */
  readonly programs: ReadonlyMap<string, Expressions>;
  /** Names that some step gives a value, and the first that does. */
  readonly defined: ReadonlyMap<string, StepOutline>;
  /** Played beside a program, and after everything: they may do what the roles wait for, but nothing waits in them. */
  readonly subjectSteps: readonly StepOutline[];
  readonly cleanup: readonly StepOutline[];
  /** Every step of all of these, also those inside others, in reading order. */
  readonly everyStep: readonly StepOutline[];
  /** Roles that a program or something already running plays: their steps are not played. */
  readonly substituted: ReadonlySet<string>;
  readonly places: Places;
}

export interface RoleOutline {
  readonly name: string;
  readonly instances: number;
  readonly steps: readonly StepOutline[];
  /** What its steps do, also those inside others, in reading order. */
  readonly everyEffect: readonly Effect[];
  readonly span: Span;
}

export interface StepOutline {
  readonly step: Step;
  readonly verb: VerbDefinition | undefined;
  readonly effects: readonly Effect[];
  /** The parts of the argument that are of a kind of the language (a pattern, an address, …). */
  readonly parts: readonly ArgumentPart[];
  /** Names in its expressions that it does not define itself as it goes. */
  readonly names: readonly NameUse[];
  readonly faults: Expressions["faults"];
  /** It may be left out, or fail and its role go on: analysis never counts on it and never holds it against anyone. */
  readonly optional: boolean;
  readonly blocks: readonly (readonly StepOutline[])[];
}

/** All steps of a list, also those inside others, in reading order. */
export function everyStep(steps: readonly StepOutline[]): readonly StepOutline[] {
  if (steps.every(({ blocks }) => blocks.length === 0)) return steps;
  return steps.flatMap((step) => [step, ...step.blocks.flatMap(everyStep)]);
}

/** All effects of a list of steps, also of those inside others, in reading order. */
export function everyEffect(steps: readonly StepOutline[]): readonly Effect[] {
  return everyStep(steps).flatMap((step) => step.effects);
}

/** Does this change which sockets its actor has? */
export function changesSockets(effect: Effect): boolean {
  return effect.kind === "bind" || effect.kind === "accept" || effect.kind === "connect" || effect.kind === "close";
}

/** Names that steps give a value, and the first that does. */
export function findDefinitions(steps: readonly StepOutline[]): ReadonlyMap<string, StepOutline> {
  const defined = new Map<string, StepOutline>();
  for (const step of steps) {
    for (const effect of step.effects) {
      if (effect.kind === "define" && !defined.has(effect.name)) defined.set(effect.name, step);
    }
  }
  return defined;
}
