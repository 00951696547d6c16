/** The schema of a step: a bare word, or a map of one verb and its modifiers. */
import type { VerbDefinition } from "../../steps/definition.ts";
import { definitionName, type JsonSchema } from "./json-schema.ts";
import { commonModifiers, ownModifiers } from "./modifiers.ts";

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * One map with all verbs and modifiers as properties: a mistake in it is one mistake, and editors complete all keys.
 * That there is exactly one verb stands apart (`exactlyOneVerb`), for those who read the schema.
 */
export function stepSchema(
  verbs: readonly VerbDefinition[],
  definitions: Definitions,
  exactlyOneVerb: boolean,
): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const verb of verbs) properties[verb.name] = verbProperty(verb, definitions);
  Object.assign(properties, commonModifiers, ownModifiers);
  const map: JsonSchema = {
    type: "object",
    properties,
    additionalProperties: false,
    ...(exactlyOneVerb ? { oneOf: verbs.map(({ name }) => ({ required: [name] })) } : { minProperties: 1 }),
  };
  const bareWords = verbs.filter(({ bare }) => bare).map(({ name }) => name);
  return {
    description: "A step: one verb and, beside it, modifiers",
    anyOf: [{ type: "string", enum: bareWords }, map],
  };
}

function verbProperty(verb: VerbDefinition, definitions: Definitions): JsonSchema {
  // What TypeBox builds is JSON Schema, though its types do not show it.
  const argument: JsonSchema | undefined = verb.argument;
  if (argument === undefined) return { type: "null", description: `${verb.summary}.` };
  const name = definitionName(argument);
  const meaning = name === undefined ? argument.description : definitions[name]?.description;
  // Beside a $ref, draft 07 ignores a description, editors show it all the same, and nothing else is there.
  return {
    ...(verb.bare ? orNothing(argument) : argument),
    description: [`${verb.summary}.`, meaning].filter(Boolean).join("\n\n"),
  };
}

/** `accept:` says the same as `accept`. */
function orNothing(argument: JsonSchema): JsonSchema {
  const { type } = argument;
  if (typeof type !== "string") return { anyOf: [argument, { type: "null" }] };
  return { ...argument, type: [type, "null"] };
}
