/** Compiles the scenario schema with Ajv: to a function at once, or to the text of a module for the build. */
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { scenarioSchema } from "./scenario-schema.ts";

const id = "scenario";

/**
 * The validator only says yes or no, and stops at the first mistake: a hostile file gets no list of a million errors,
 * and a good one costs nothing. What is wrong is then found by runner/load/mistakes.
 */
function addSchema(code: { source: boolean; esm: boolean }): Ajv {
  const ajv = new Ajv({
    strict: true,
    // A number that may also be `${…}` has two types.
    allowUnionTypes: true,
    // `anyOf: [{ required: [a] }, { required: [b] }]` beside the properties.
    strictRequired: false,
    messages: false,
    code,
  });
  const schema = withoutDescriptions(scenarioSchema({ exactlyOneVerb: false })) as object;
  return ajv.addSchema({ ...schema, $id: id });
}

/** The compiled module holds copies of what it has to look up; the words in it are for people. */
function withoutDescriptions(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === "description" && typeof value === "string" ? undefined : value,
    ),
  );
}

export function compileValidator(): (document: unknown) => boolean {
  const validate = addSchema({ source: false, esm: false }).getSchema(id);
  if (!validate) throw new Error("the scenario schema does not compile");
  return (document) => validate(document) === true;
}

/** An ES module that exports `isScenarioDocument`: what the bundle has in the place of validator.ts. */
export function validatorModule(): string {
  const ajv = addSchema({ source: true, esm: true });
  return (standaloneCode as unknown as (ajv: Ajv, names: Record<string, string>) => string)(ajv, {
    isScenarioDocument: id,
  });
}
