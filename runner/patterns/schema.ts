/** The schema of PATTERN, from its frames and predicates. */
import { Type, type TSchema } from "typebox";
import { encodingSchema } from "../data/encodings.ts";
import { frames, listPredicates } from "./registry.ts";

/** What stands under `#/definitions`: pattern, predicates (a map of them), predicate-value (text or a map). */
export function patternDefinitions(): Readonly<Record<string, TSchema>> {
  const predicateProperties: Record<string, TSchema> = {};
  for (const { name, argument, summary } of listPredicates()) {
    predicateProperties[name] = Type.Optional({ description: summary, ...describeOver(argument, summary) });
  }
  const patternProperties: Record<string, TSchema> = {};
  for (const { name, argument, summary } of frames) patternProperties[name] = Type.Optional(describeOver(argument, summary));
  Object.assign(patternProperties, predicateProperties, {
    encoding: Type.Optional(encodingSchema),
    save: Type.Optional(Type.String({ pattern: "^[A-Za-z_][A-Za-z0-9_]*$", description: "Keep the content under this name" })),
  });
  const scalar = { type: ["string", "number", "boolean"], description: "Text that must come exactly so" };
  const one = [scalar, Type.Object(patternProperties, { additionalProperties: false, minProperties: 1 })];
  return {
    pattern: Type.Unsafe<unknown>({
      description: "PATTERN: where the bytes end (a frame) and what they must be (predicates); a list is a sequence",
      anyOf: [...one, { type: "array", minItems: 1, items: { anyOf: one } }],
    }),
    predicates: Type.Object(predicateProperties, { additionalProperties: false }),
    "predicate-value": Type.Unsafe<unknown>({ anyOf: [scalar, { $ref: "#/definitions/predicates" }] }),
  };
}

/** A `$ref` must stand alone in draft-07; everything else carries the definition's own words. */
function describeOver(argument: TSchema, description: string): TSchema {
  return "$ref" in argument ? argument : { ...argument, description };
}

/** PATTERN where a verb takes it: a reference to the one definition. */
export const patternSchema = Type.Unsafe<unknown>({ $ref: "#/definitions/pattern" });
