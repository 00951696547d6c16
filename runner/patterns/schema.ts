/** The schema of PATTERN, made of its frames and predicates. Flat, so that one mistake gives one message. */
import { Type, type TSchema } from "typebox";
import { frames, predicates } from "./registry.ts";

/** What stands under `#/definitions`. Which keys go together says checkPattern. */
export function patternDefinitions(): Readonly<Record<string, TSchema>> {
  const ofPredicates = predicateProperties();
  const ofPattern: Record<string, TSchema> = {
    ...Object.fromEntries(frames.map(({ name, argument, summary }) => [name, describe(argument, summary)])),
    ...ofPredicates,
    save: Type.String({
      pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
      description: "Keeps the content under this name, for expressions",
    }),
  };
  const one =
    "text that must come exactly so, or a map with where the bytes end (a frame) and what they must be (predicates)";
  return {
    pattern: {
      ...mapOr(["string", "array"], ofPattern, `PATTERN: ${one}; a list is a sequence`),
      minProperties: 1,
      minItems: 1,
      items: { $ref: "#/definitions/pattern-element" },
    },
    "pattern-element": { ...mapOr(["string"], ofPattern, `PATTERN: ${one}`), minProperties: 1 },
    line: mapOr(
      ["string", "null"],
      ofPredicates,
      "The line's content, or predicates that it meets; nothing for any line",
    ),
    predicates: {
      ...mapOr(["string"], ofPredicates, "Text that it must be, or predicates that it meets"),
      minProperties: 1,
    },
  };
}

/** PATTERN where a verb takes it: a reference to the one definition. */
export const patternSchema = Type.Unsafe<unknown>({ $ref: "#/definitions/pattern" });

function predicateProperties(): Record<string, TSchema> {
  const properties: Record<string, TSchema> = {};
  for (const { name, argument, summary, companions } of predicates) {
    properties[name] = describe(argument, summary);
    Object.assign(properties, companions);
  }
  return properties;
}

function mapOr(types: readonly string[], properties: Record<string, TSchema>, description: string): TSchema {
  return { type: [...types, "object"], properties, additionalProperties: false, description };
}

/** In draft 07 a reference stands alone. */
function describe(argument: TSchema, description: string): TSchema {
  return "$ref" in argument ? argument : { ...argument, description };
}
