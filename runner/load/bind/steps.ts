/** Step lists as they are written → steps with their place in the file. */
import type { Modifiers, Step, Value } from "../../model/scenario.ts";
import { durationSchema } from "../../data/durations.ts";
import { findVerb } from "../../steps/registry.ts";
import type { VerbDefinition } from "../../steps/definition.ts";
import type { Findings } from "../findings.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { isModifier, takesModifier, type Modifier } from "../schema/modifiers.ts";
import type { Positions } from "../yaml/positions.ts";
import { checkDuration, checkModifierValues } from "./modifier-values.ts";
import { isList, isMap, type PlainMap } from "./plain.ts";

const noModifiers: Modifiers = {};
const noBlocks: readonly (readonly Step[])[] = [];

/** Of steps as they stand in the document. A map that is in neither set is a step as it should be. */
export interface StepFlaws {
  /** No step can be made of it. */
  readonly broken: ReadonlySet<object>;
  /** Its verb and argument are right, something beside them is not. */
  readonly badModifiers: ReadonlySet<object>;
}

export const noFlaws: StepFlaws = { broken: new Set(), badModifiers: new Set() };

/** Binds the step lists of one scenario, whose steps it numbers. What is flawed is left out. */
export class StepBinder {
  /** False once a map had no verb, several, or a modifier that its verb does not take: the schema lets these pass. */
  isSound = true;
  readonly #findings: Findings;
  readonly #positions: Positions;
  readonly #flaws: StepFlaws;
  #nextId = 0;

  constructor(findings: Findings, positions: Positions, flaws: StepFlaws) {
    this.#findings = findings;
    this.#positions = positions;
    this.#flaws = flaws;
  }

  list(items: Value | undefined): readonly Step[] {
    if (!isList(items)) return [];
    const steps: Step[] = [];
    for (const [index, item] of items.entries()) {
      const step =
        typeof item === "string" ? this.#bareWord(items, index, item) : isMap(item) ? this.#map(item) : undefined;
      if (step) steps.push(step);
    }
    return steps;
  }

  #bareWord(items: readonly Value[], index: number, word: string): Step | undefined {
    if (!findVerb(word)?.bare) return undefined;
    const span = this.#positions.valueAt(items, index) ?? this.#findings.span(0, 0);
    return {
      id: this.#nextId++,
      verb: word,
      argument: null,
      modifiers: noModifiers,
      span,
      argumentSpan: span,
      blocks: noBlocks,
    };
  }

  #map(item: PlainMap): Step | undefined {
    if (this.#flaws.broken.has(item)) return undefined;
    const keys = Object.keys(item);
    const verbs = keys.map(findVerb).filter((found) => found !== undefined);
    const modifiers = this.#flaws.badModifiers.has(item) ? [] : keys.filter(isModifier);
    const [verb] = verbs;
    if (!verb || verbs.length > 1 || !modifiers.every((modifier) => takesModifier(verb, modifier))) {
      this.isSound = false;
      return undefined;
    }
    const id = this.#nextId++;
    const argument = item[verb.name] ?? null;
    const span = this.#positions.keyAt(item, verb.name) ?? this.#findings.span(0, 0);
    const argumentSpan = this.#positions.valueAt(item, verb.name) ?? span;
    if (takesDuration(verb)) checkDuration(argument, () => argumentSpan, this.#findings);
    return {
      id,
      verb: verb.name,
      argument,
      modifiers: modifiers.length === 0 ? noModifiers : this.#modifiers(item, modifiers),
      span,
      argumentSpan: argumentSpan.end > argumentSpan.start ? argumentSpan : span,
      blocks: this.#blocks(verb, argument),
    };
  }

  #modifiers(item: PlainMap, names: readonly Modifier[]): Modifiers {
    const modifiers: Record<string, Value> = {};
    for (const name of names) modifiers[name] = item[name] ?? null;
    this.#positions.addCopy(
      modifiers,
      names.map((name) => [name, item, name] as const),
    );
    // Each has the type that its schema gives it.
    checkModifierValues(modifiers, this.#findings, this.#positions);
    return modifiers;
  }

  #blocks(verb: VerbDefinition, argument: Value): readonly (readonly Step[])[] {
    if (!verb.blocks) return noBlocks;
    return verb.blocks(argument).map((block) => this.list(block.steps));
  }
}

const { pattern: durationPattern }: JsonSchema = durationSchema();

function takesDuration({ argument }: VerbDefinition): boolean {
  const schema: JsonSchema | undefined = argument;
  return schema?.pattern === durationPattern;
}
