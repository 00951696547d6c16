/** The schema of a toxic, made of the definitions. Flat, so that one mistake gives one message: which keys go together says checkToxic. */
import { Type, type TSchema } from "typebox";
import { integerSchema } from "../../data/numbers.ts";
import { toxicNames, toxics } from "./registry.ts";
import { probabilitySchema } from "../../data/probability.ts";

/** Keys that go with every toxic. */
export const commonKeys: Readonly<Record<string, TSchema>> = {
  stream: Type.Enum(["upstream", "downstream"], {
    description: "upstream: on the way to the server; downstream, where left out: on the way to the client",
  }),
  as: Type.String({
    pattern: "^[A-Za-z_][A-Za-z0-9_-]*$",
    description: "Its name, for heal; where left out, it is called what it is",
  }),
  toxicity: probabilitySchema("The share of the connections that it befalls; 1 where left out"),
  seed: integerSchema("Another seed gives another course of chance; 0 where left out"),
};

const properties: Record<string, TSchema> = {};
for (const { name, argument, summary, companions } of toxics) {
  const { description: meaning = "" } = argument as { readonly description?: string };
  properties[name] = { ...argument, description: `${summary}. ${meaning}` };
  Object.assign(properties, companions);
}
Object.assign(properties, commonKeys);

const description = `A toxic: a map with one of ${toxicNames}`;

/** What stands under `toxic:`, and in the list `toxics:`. */
export const toxicSchema = Type.Unsafe<unknown>({
  type: "object",
  properties,
  additionalProperties: false,
  minProperties: 1,
  description,
});
