/** The schema of DATA, made of its encoders. */
import { Type, type TSchema } from "typebox";
import { encoders, formNames } from "./registry.ts";

/** Every form and the keys beside it. */
export function dataProperties(): Record<string, TSchema> {
  const properties: Record<string, TSchema> = {};
  for (const { name, argument, summary, companions } of encoders) {
    properties[name] = { ...argument, description: summary };
    Object.assign(properties, companions);
  }
  return properties;
}

/** What stands at `#/definitions/data`. Flat, so that one mistake gives one message: which keys go together says checkData. */
export function dataDefinition(): TSchema {
  return Type.Unsafe<unknown>({
    type: ["string", "object"],
    properties: dataProperties(),
    additionalProperties: false,
    minProperties: 1,
    description: `DATA: text in UTF-8, or a map with one of ${formNames}: several, one after the other, are concat: [ … ]`,
  });
}

/** DATA where a verb takes it: a reference to the one definition. */
export const dataSchema = Type.Unsafe<unknown>({ $ref: "#/definitions/data" });
