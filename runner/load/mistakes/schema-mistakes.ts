/**
 * Says what is wrong with a value that a schema refuses. The validator only says whether; here the schema is walked
 * beside the value, so that one mistake gives one message, at its place, in the words of the schema's descriptions.
 */
import type { DiagnosticCode } from "../../model/diagnostic.ts";
import type { Span } from "../../model/source.ts";
import { nearestName } from "../../model/nearest-name.ts";
import type { Findings, Remarks } from "../findings.ts";
import { definitionName, isRequirement, type JsonSchema } from "../schema/json-schema.ts";
import type { Positions } from "../yaml/positions.ts";
import { placeInside, type Place } from "./place.ts";
import { helpForKind, helpForText, helpOf, keyNamedInCapitals, nearestWord } from "./schema-help.ts";
import { describeKinds, describeValue, isOfType, isTemplateOnly, joinWords, quote, typesOf } from "./words.ts";

/** Takes over where the walk comes to a definition of this name. */
export type Override = (place: Place, walk: SchemaWalk) => void;

/** Walks one document. The findings say whether there was anything. */
export class SchemaWalk {
  readonly #overrides: Readonly<Record<string, Override>>;
  /** How many were reported: whoever compares it knows whether a part is right. */
  mistakes = 0;
  /** Only to see whether there would be any. */
  readonly isTrial: boolean;

  constructor(
    readonly root: JsonSchema,
    readonly findings: Findings,
    readonly positions: Positions,
    overrides: Readonly<Record<string, Override>> = {},
    isTrial = false,
  ) {
    this.#overrides = overrides;
    this.isTrial = isTrial;
  }

  report(code: DiagnosticCode, message: string, at: Span, remarks?: Remarks): void {
    this.mistakes++;
    this.findings.error(code, message, at, remarks);
  }

  inside(place: Place, key: string | number): Place {
    return placeInside(place, key, this.positions);
  }

  /** The definition that a reference leads to, or the schema itself. */
  resolve(schema: JsonSchema): JsonSchema {
    const name = definitionName(schema);
    return name === undefined ? schema : (this.root.definitions?.[name] ?? {});
  }

  explain(place: Place, schema: JsonSchema): void {
    if (this.findings.isFull) return;
    const name = definitionName(schema);
    const override = name === undefined ? undefined : this.#overrides[name];
    if (override) return override(place, this);
    if (schema.$ref !== undefined) return this.explain(place, this.resolve(schema));
    for (const part of schema.allOf ?? []) this.explain(place, part);
    if (schema.anyOf && !this.#explainAlternatives(place, schema, schema.anyOf)) return;
    const types = typesOf(schema);
    if (types && !isOfType(place.value, types)) return this.#wrongKind(place, schema);
    if (schema.oneOf?.every(isRequirement) && isMap(place.value)) this.#explainChoice(place, schema.oneOf);
    if (schema.enum && !schema.enum.includes(place.value)) return this.#notAllowed(place, schema.enum.map(quote));
    if (typeof place.value === "string") this.#explainText(place, schema, place.value);
    else if (typeof place.value === "number") this.#explainNumber(place, schema, place.value);
    else if (Array.isArray(place.value)) this.#explainList(place, schema, place.value);
    else if (place.value !== null && typeof place.value === "object")
      this.#explainMap(place, schema, Object.keys(place.value));
  }

  /** True where the rest of the schema is still to be looked at. */
  #explainAlternatives(place: Place, schema: JsonSchema, alternatives: readonly JsonSchema[]): boolean {
    if (alternatives.every(isRequirement)) {
      const names = alternatives.flatMap(({ required = [] }) => required);
      const keys = isMap(place.value) ? Object.keys(place.value as object) : undefined;
      // `step:` is one mistake: it is told as a key that does not exist.
      if (keys && !keys.some((key) => names.includes(key) || nearestName(key, names) !== undefined)) {
        const isStep = keys.some((key) => this.#isStepKey(key)) && names.includes("steps");
        const help = isStep ? 'the steps of a role are a list: begin each with "- "' : undefined;
        this.report("missing-key", `${place.name} needs ${joinWords(names, "or")}`, place.keySpan, { help });
        return !isStep;
      }
      return true;
    }
    const fitting = alternatives.filter((one) => this.#admits(one, place.value));
    if (fitting.length === 0) this.#wrongKind(place, schema);
    else if (fitting.length === 1 && fitting[0]) this.explain(place, { ...inheritDescription(fitting[0], schema) });
    else if (!fitting.some((one) => this.#accepts(place, one))) {
      const [first = {}] = fitting;
      this.explain(place, inheritDescription(first, schema));
    }
    return fitting.length > 0;
  }

  /** Exactly one of these keys. */
  #explainChoice(place: Place, alternatives: readonly JsonSchema[]): void {
    const names = alternatives.flatMap(({ required = [] }) => required);
    const keys = Object.keys(place.value as object);
    const [first, second] = keys.filter((key) => names.includes(key));
    // A misspelt one is told as a key that does not exist.
    if (first === undefined && keys.some((key) => nearestName(key, names) !== undefined)) return;
    if (first === undefined) {
      this.report("missing-key", `${place.name} needs ${joinWords(names, "or")}`, place.keySpan);
    } else if (second !== undefined) {
      const message = `${place.name} has ${first} and ${second}, and takes one of ${joinWords(names, "and")}`;
      this.report("value-not-allowed", message, this.inside(place, second).keySpan, {
        help: `leave out ${first} or ${second}`,
      });
    }
  }

  /** Does the kind of the value fit? */
  #admits(schema: JsonSchema, value: unknown): boolean {
    const resolved = this.resolve(schema);
    if (resolved.anyOf && !resolved.anyOf.every(isRequirement))
      return resolved.anyOf.some((one) => this.#admits(one, value));
    if (resolved.allOf) return resolved.allOf.every((one) => this.#admits(one, value));
    const types = typesOf(resolved);
    return types === undefined || isOfType(value, types);
  }

  /** Does a walk find nothing? */
  #accepts(place: Place, schema: JsonSchema): boolean {
    const trial = new SchemaWalk(this.root, this.findings.fresh(), this.positions, this.#overrides, true);
    trial.explain(place, schema);
    return trial.findings.isEmpty;
  }

  #wrongKind(place: Place, schema: JsonSchema): void {
    const { name, value, span } = place;
    const types = this.#allTypes(schema).filter((type) => type !== "null");
    const expected = schema.enum ? joinWords(schema.enum.map(quote), "or") : describeKinds(types, schema);
    const message =
      value === null
        ? `${name} has no value; it takes ${expected}`
        : `${name} takes ${expected}, not ${describeValue(value)}`;
    this.report("wrong-kind", message, span, { help: helpForKind(value, types, schema) });
  }

  #allTypes(schema: JsonSchema): NonNullable<ReturnType<typeof typesOf>> {
    const resolved = this.resolve(schema);
    const types = typesOf(resolved);
    if (types) return types;
    return [
      ...new Set([...(resolved.anyOf ?? []), ...(resolved.allOf ?? [])].flatMap((one) => [...this.#allTypes(one)])),
    ];
  }

  #explainText(place: Place, schema: JsonSchema, value: string): void {
    const { minLength = 0, pattern } = schema;
    if (value.length < minLength)
      this.report("value-not-allowed", `${place.name} cannot be empty`, place.span, { help: helpOf(schema) });
    else if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) {
      if (isTemplateOnly(schema)) this.#wrongKind(place, schema);
      else
        this.report("value-not-allowed", `${place.name} cannot be ${quote(value)}`, place.span, {
          help: didYouMean(nearestWord(value, schema)) ?? helpForText(schema),
        });
    }
  }

  #explainNumber({ name, span }: Place, { minimum, maximum }: JsonSchema, value: number): void {
    const tooSmall = minimum !== undefined && value < minimum;
    const tooLarge = maximum !== undefined && value > maximum;
    if (!tooSmall && !tooLarge) return;
    const help =
      minimum !== undefined && maximum !== undefined
        ? `it is ${minimum} to ${maximum}`
        : minimum !== undefined
          ? `it is at least ${minimum}`
          : `it is at most ${maximum}`;
    this.report("out-of-range", `${name} cannot be ${value}`, span, { help });
  }

  #explainList(place: Place, { items, minItems = 0 }: JsonSchema, list: readonly unknown[]): void {
    if (list.length < minItems)
      this.report("value-not-allowed", `${place.name} is an empty list`, place.span, {
        help: "give it at least one item, or leave it out",
      });
    if (!items) return;
    for (const index of list.keys()) this.explain(this.inside(place, index), items);
  }

  #explainMap(place: Place, schema: JsonSchema, keys: readonly string[]): void {
    const {
      properties = {},
      patternProperties = {},
      additionalProperties = true,
      propertyNames,
      required = [],
    } = schema;
    // `step:` is one mistake and not two, that it is unknown and that `steps` is missing.
    const meant = new Set(additionalProperties === false ? keys.map((key) => nearestName(key, required)) : []);
    for (const name of required) {
      if (!keys.includes(name) && !meant.has(name)) this.#missing(place, name, properties[name]);
    }
    for (const key of keys) {
      const entry = this.inside(place, key);
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
      const pattern = Object.keys(patternProperties).find((one) => new RegExp(one, "u").test(key));
      if (known) this.explain(entry, known);
      else if (pattern !== undefined) this.explain(entry, patternProperties[pattern] ?? {});
      else if (additionalProperties === false) this.#unknownKey(place, entry, properties);
      else if (propertyNames?.pattern !== undefined && !new RegExp(propertyNames.pattern, "u").test(key)) {
        this.report("value-not-allowed", `${place.name} cannot have the name ${quote(key)}`, entry.keySpan, {
          help: helpOf(propertyNames),
        });
      } else if (additionalProperties !== true) this.explain(entry, additionalProperties);
    }
    this.#explainCount(place, schema, keys.length);
  }

  #missing(place: Place, name: string, schema: JsonSchema | undefined): void {
    const help = schema && helpOf(this.resolve(schema));
    this.report("missing-key", `${place.name} needs the key ${name}`, place.keySpan, {
      help: help && `${name}: ${help}`,
    });
  }

  #isStepKey(key: string): boolean {
    const properties = this.root.definitions?.["step"]?.anyOf?.at(-1)?.properties;
    return properties !== undefined && Object.hasOwn(properties, key);
  }

  #unknownKey(place: Place, { name, keySpan }: Place, properties: Readonly<Record<string, JsonSchema>>): void {
    const known = Object.keys(properties).filter((key) => !key.startsWith("$"));
    const near = keyNamedInCapitals(name, properties) ?? nearestName(name, known);
    this.report("unknown-key", `${place.name} has no key ${quoteKey(name)}`, keySpan, {
      help: didYouMean(near) ?? `there ${known.length === 1 ? "is" : "are"} ${joinWords(known)}`,
    });
  }

  #explainCount({ name, keySpan }: Place, schema: JsonSchema, count: number): void {
    const { minProperties = 0, maxProperties = Infinity, properties } = schema;
    if (count >= minProperties && count <= maxProperties) return;
    const keys = Object.keys(properties ?? {});
    const message =
      maxProperties === 1 && keys.length > 0
        ? `${name} takes one of ${joinWords(keys)}`
        : count === 0
          ? `${name} is empty`
          : `${name} takes ${minProperties === maxProperties ? "" : count < minProperties ? "at least " : "at most "}${count < minProperties ? minProperties : maxProperties} entries, not ${count}`;
    this.report("value-not-allowed", message, keySpan, { help: helpOf(schema) });
  }

  #notAllowed({ name, value, span }: Place, allowed: readonly string[]): void {
    const near = typeof value === "string" ? nearestName(quote(value), allowed) : undefined;
    this.report("value-not-allowed", `${name} cannot be ${quote(value)}`, span, {
      help: didYouMean(near) ?? `it is ${joinWords(allowed, "or")}`,
    });
  }
}

function inheritDescription(schema: JsonSchema, { description }: JsonSchema): JsonSchema {
  return schema.description !== undefined || schema.$ref !== undefined || description === undefined
    ? schema
    : { ...schema, description };
}

function didYouMean(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quoteKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quote(key);
}
