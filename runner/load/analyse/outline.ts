/** A scenario as analysis sees it: roles, steps and their effects, with everything that only running tells marked as such. */
import type { Effect } from "../../model/effects.ts";
import { constantValue, type IsDefined } from "../../model/constants.ts";
import type { Scenario, Step, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { ArgumentPart, VerbDefinition } from "../../steps/definition.ts";
import { findStepExpressions, findVariableExpressions, type Expressions, type NameUse } from "./name-uses.ts";
import type { Places } from "./places.ts";

export interface Outline {
  readonly scenario: Scenario;
  readonly roles: readonly RoleOutline[];
  /** `vars`, and the expressions in them. */
  readonly variables: ReadonlyMap<string, Expressions>;
  /** Names that some step gives a value, and the first that does. */
  readonly defined: ReadonlyMap<string, StepOutline>;
  /** Played beside a program, and after everything: they may do what the roles wait for, but nothing waits in them. */
  readonly subjectSteps: readonly StepOutline[];
  readonly cleanup: readonly StepOutline[];
  /** Roles that a program or something already running plays: their steps are not played. */
  readonly substituted: ReadonlySet<string>;
  readonly places: Places;
}

export interface RoleOutline {
  readonly name: string;
  readonly instances: number;
  readonly steps: readonly StepOutline[];
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

export type FindVerb = (name: string) => VerbDefinition | undefined;

export interface OutlineOptions {
  readonly places: Places;
  readonly substituted?: readonly string[];
}

/**
 * Draws up the outline of a scenario that has passed the schema. Steps of unknown verbs have no effects. `loadLibraries`
 * must have ended.
 */
export function outlineScenario(
  scenario: Scenario,
  findVerb: FindVerb,
  { places, substituted }: OutlineOptions,
): Outline {
  const lists = [...scenario.roles.map((role) => role.steps), scenario.subject?.steps ?? [], scenario.cleanup];
  const names = new Set<string>();
  for (const steps of lists) collectDefinitions(steps, findVerb, names);
  const resolve = (step: Step): Step => withConstants(step, scenario, (name) => names.has(name));
  const outline = (step: Step): StepOutline => outlineStep(step, findVerb(step.verb), places, resolve, outline);
  const outsiders = new Set(substituted);
  // A subject without steps of its own is only ever played by a program.
  const subject = scenario.subject?.role;
  if (subject !== undefined && !scenario.roles.some((role) => role.name === subject && role.steps.length > 0))
    outsiders.add(subject);
  const roles = scenario.roles.map(({ name, instances, steps, span }) => ({
    name,
    instances,
    span,
    steps: steps.map(outline),
  }));
  const subjectSteps = scenario.subject?.steps.map(outline) ?? [];
  const cleanup = scenario.cleanup.map(outline);
  return {
    scenario,
    roles,
    variables: new Map(
      Object.keys(scenario.vars).map((name) => [name, findVariableExpressions(scenario, name, places)]),
    ),
    defined: findDefinitions([...roles.map(({ steps }) => steps), subjectSteps, cleanup]),
    subjectSteps,
    cleanup,
    substituted: outsiders,
    places,
  };
}

export function findDefinitions(lists: readonly (readonly StepOutline[])[]): ReadonlyMap<string, StepOutline> {
  const defined = new Map<string, StepOutline>();
  for (const steps of lists) {
    for (const step of everyStep(steps)) {
      for (const effect of step.effects) {
        if (effect.kind === "define" && !defined.has(effect.name)) defined.set(effect.name, step);
      }
    }
  }
  return defined;
}

function outlineStep(
  step: Step,
  verb: VerbDefinition | undefined,
  places: Places,
  resolve: (step: Step) => Step,
  outline: (step: Step) => StepOutline,
): StepOutline {
  const parts = partsOf(step, verb);
  const effects = effectsOf(resolve(step), verb);
  const { names, faults } = findStepExpressions(step, verb, parts, places);
  // Patterns are met one after the other: what the first one saves, the second one uses.
  const saves = parts.some((part) => part.kind === "pattern")
    ? new Set(effects.map((effect) => (effect.kind === "define" ? effect.name : undefined)))
    : new Set();
  return {
    step,
    verb,
    effects,
    parts,
    names: saves.size === 0 ? names : names.filter(({ path }) => !saves.has(path[0])),
    faults,
    optional: isOptional(step),
    blocks: step.blocks.map((block) => block.map(outline)),
  };
}

function partsOf(step: Step, verb: VerbDefinition | undefined): readonly ArgumentPart[] {
  if (typeof verb?.takes === "function") return verb.takes(step.argument);
  return verb?.takes === undefined ? [] : [{ path: [], kind: verb.takes }];
}

function effectsOf(step: Step, verb: VerbDefinition | undefined): readonly Effect[] {
  const effects = verb?.effects?.(step) ?? [];
  const { save } = step.modifiers;
  if (save === undefined || effects.some((effect) => effect.kind === "define" && effect.name === save)) return effects;
  return [...effects, { kind: "define", name: save }];
}

function collectDefinitions(steps: readonly Step[], findVerb: FindVerb, names: Set<string>): void {
  for (const step of steps) {
    for (const effect of effectsOf(step, findVerb(step.verb))) if (effect.kind === "define") names.add(effect.name);
    for (const block of step.blocks) collectDefinitions(block, findVerb, names);
  }
}

/** The step as it is played, as far as constants go: lengths, addresses and numbers of rounds are then known. */
function withConstants(step: Step, scenario: Scenario, isDefined: IsDefined): Step {
  const { argument, blocks } = step;
  if (blocks.length === 0) {
    const constant = constantValue(argument, scenario, isDefined);
    return constant === argument ? step : { ...step, argument: constant };
  }
  if (typeof argument !== "object" || argument === null || Array.isArray(argument)) return step;
  // The steps inside have their own turn.
  const resolved = Object.entries(argument).map(
    ([key, value]: [string, Value]) =>
      [key, typeof value === "string" ? constantValue(value, scenario, isDefined) : value] as const,
  );
  return { ...step, argument: Object.fromEntries(resolved) };
}

function isOptional({ verb, modifiers }: Step): boolean {
  if (modifiers.if !== undefined || modifiers["expect-error"] !== undefined) return true;
  if (modifiers.level !== undefined && modifiers.level !== "must") return true;
  // Trying to connect again and again is only a patient connect; anything else may happen several times.
  return modifiers.retry !== undefined && verb !== "connect";
}

/** All steps of a list, also those inside others, in reading order. */
export function* everyStep(steps: readonly StepOutline[]): Generator<StepOutline> {
  for (const step of steps) {
    yield step;
    for (const block of step.blocks) yield* everyStep(block);
  }
}

/** All effects of a list of steps, also of those inside others, in reading order. */
export function* everyEffect(steps: readonly StepOutline[]): Generator<Effect> {
  for (const step of everyStep(steps)) yield* step.effects;
}

/** Does this change which sockets its actor has? */
export function changesSockets(effect: Effect): boolean {
  return effect.kind === "bind" || effect.kind === "accept" || effect.kind === "connect" || effect.kind === "close";
}
