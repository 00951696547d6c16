/** Draws up the outline of a scenario. */
import { constantValue } from "../../model/constants.ts";
import type { Effect } from "../../model/effects.ts";
import type { ProxyPlan, Scenario, Step, Value } from "../../model/scenario.ts";
import type { ArgumentPart, VerbDefinition } from "../../steps/definition.ts";
import { savedByModifiers } from "../../steps/saved-names.ts";
import {
  findProgramExpressions,
  findProxyExpressions,
  findStepExpressions,
  findVariableExpressions,
} from "./name-uses.ts";
import { everyEffect, everyStep, findDefinitions, type Outline, type StepOutline } from "./outline.ts";
import type { Places } from "./places.ts";
import { isProxy } from "./proxies.ts";

export type FindVerb = (name: string) => VerbDefinition | undefined;

export interface OutlineOptions {
  readonly places: Places;
  /** Roles that a program or something already running plays. */
  readonly substituted?: readonly string[];
}

/** The scenario has passed the schema and `loadLibraries` has ended. Steps of unknown verbs have no effects. */
export function outlineScenario(
  scenario: Scenario,
  findVerb: FindVerb,
  { places, substituted }: OutlineOptions,
): Outline {
  const drawing = new Drawing(scenario, findVerb, places);
  const roles = scenario.roles.map(({ name, instances, steps: written, span, proxy }) => {
    const steps = drawing.steps(written);
    return { name, instances, span, steps, everyEffect: [...effectsOfProxy(proxy), ...everyEffect(steps)] };
  });
  const subjectSteps = drawing.steps(scenario.subject?.steps ?? []);
  const cleanup = drawing.steps(scenario.cleanup);
  const all = everyStep([...roles.flatMap(({ steps }) => steps), ...subjectSteps, ...cleanup]);
  const outsiders = new Set(substituted);
  // A subject without steps of its own is only ever played by a program.
  const subject = scenario.subject?.role;
  const isPlayable = roles.some((role) => role.name === subject && role.steps.length > 0);
  if (subject !== undefined && !isPlayable) outsiders.add(subject);
  return {
    scenario,
    roles,
    variables: new Map(
      Object.keys(scenario.vars).map((name) => [name, findVariableExpressions(scenario, name, places)]),
    ),
    proxies: new Map(scenario.roles.filter(isProxy).map((role) => [role.name, findProxyExpressions(role, places)])),
    programs: new Map(scenario.programs.map((program) => [program.name, findProgramExpressions(program, places)])),
    defined: findDefinitions(all),
    subjectSteps,
    cleanup,
    everyStep: all,
    substituted: outsiders,
    places,
  };
}

/** A proxy has no steps, and still an address at which it receives. */
function effectsOfProxy(proxy: ProxyPlan | undefined): readonly Effect[] {
  return proxy === undefined ? [] : [{ kind: "bind", address: proxy.listen }, { kind: "listen" }];
}

class Drawing {
  readonly #scenario: Scenario;
  readonly #findVerb: FindVerb;
  readonly #places: Places;
  /** As the steps are written, constants not replaced. */
  readonly #effects = new Map<Step, readonly Effect[]>();
  readonly #defined = new Set<string>();

  constructor(scenario: Scenario, findVerb: FindVerb, places: Places) {
    this.#scenario = scenario;
    this.#findVerb = findVerb;
    this.#places = places;
    // Which names are variables is known when it is known what all steps define.
    for (const { steps } of scenario.roles) this.#survey(steps);
    this.#survey(scenario.subject?.steps ?? []);
    this.#survey(scenario.cleanup);
  }

  #survey(steps: readonly Step[]): void {
    for (const step of steps) {
      const effects = effectsOf(step, this.#findVerb(step.verb));
      this.#effects.set(step, effects);
      for (const effect of effects) if (effect.kind === "define") this.#defined.add(effect.name);
      for (const block of step.blocks) this.#survey(block);
    }
  }

  steps(steps: readonly Step[]): readonly StepOutline[] {
    return steps.map((step) => this.#step(step));
  }

  #step(step: Step): StepOutline {
    const verb = this.#findVerb(step.verb);
    const parts = partsOf(step, verb);
    const resolved = this.#withConstants(step);
    const effects = resolved === step ? (this.#effects.get(step) ?? []) : effectsOf(resolved, verb);
    const { names, faults } = findStepExpressions(step, verb, parts, this.#places);
    return {
      step,
      verb,
      effects,
      parts,
      names: parts.some(({ kind }) => kind === "pattern")
        ? names.filter((use) => !defines(effects, use.path[0]))
        : names,
      faults,
      optional: isOptional(step),
      blocks: step.blocks.map((block) => this.steps(block)),
    };
  }

  /** The step as it is played, as far as constants go: lengths, addresses and numbers of rounds are then known. */
  #withConstants(step: Step): Step {
    const { argument, blocks } = step;
    const constant = (value: Value): Value => constantValue(value, this.#scenario, (name) => this.#defined.has(name));
    if (blocks.length === 0) {
      const replaced = constant(argument);
      return replaced === argument ? step : { ...step, argument: replaced };
    }
    if (typeof argument !== "object" || argument === null || Array.isArray(argument)) return step;
    // The steps inside have their own turn.
    const replaced = Object.entries(argument).map(([key, value]: [string, Value]) => [
      key,
      typeof value === "string" ? constant(value) : value,
    ]);
    return { ...step, argument: Object.fromEntries(replaced) as Value };
  }
}

/** Patterns are met one after the other: what the first one saves, the second one may use. */
function defines(effects: readonly Effect[], name: string | undefined): boolean {
  return effects.some((effect) => effect.kind === "define" && effect.name === name);
}

function partsOf(step: Step, verb: VerbDefinition | undefined): readonly ArgumentPart[] {
  if (typeof verb?.takes === "function") return verb.takes(step.argument);
  return verb?.takes === undefined ? [] : [{ path: [], kind: verb.takes }];
}

function effectsOf(step: Step, verb: VerbDefinition | undefined): readonly Effect[] {
  const effects = verb?.effects?.(step) ?? [];
  const names = savedByModifiers(step.modifiers).filter((name) => !defines(effects, name));
  return names.length === 0 ? effects : [...effects, ...names.map((name) => ({ kind: "define", name }) as const)];
}

function isOptional({ verb, modifiers }: Step): boolean {
  if (modifiers.if !== undefined || modifiers["expect-error"] !== undefined) return true;
  if (modifiers.level !== undefined && modifiers.level !== "must") return true;
  // Trying to connect again and again is only a patient connect; anything else may happen several times.
  return modifiers.retry !== undefined && verb !== "connect";
}
