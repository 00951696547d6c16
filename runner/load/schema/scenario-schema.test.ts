import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { verbs } from "../../steps/registry.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { validatorModule } from "./compile-validator.ts";
import type { JsonSchema } from "./json-schema.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { isScenarioDocument } from "./validator.ts";

const schema = scenarioSchema() as JsonSchema;
const options: Options = { strict: true, allowUnionTypes: true, strictRequired: false };
const drafts = {
  "draft 07": new Ajv(options).compile(schema),
  "2020-12": new Ajv2020(options).compile({ ...schema, $schema: "https://json-schema.org/draft/2020-12/schema" }),
};

const examples = join(import.meta.dirname, "../../../scenarios/examples");
const documents = readdirSync(examples)
  .filter((name) => name.endsWith(".scenario.yaml"))
  .flatMap((name) => readYaml(name, readFileSync(join(examples, name))).documents.map(({ value }) => value));

const steps = (...list: unknown[]) => ({ scenario: "a", roles: { one: list } });

describe.each(Object.entries(drafts))("the published schema, read as %s", (_, validate) => {
  it("accepts the examples", () => {
    expect(documents.length).toBeGreaterThan(5);
    for (const document of documents) expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    [steps("accept", { accept: null }, { send: "x" }), true],
    [steps({ send: "x", close: null }), false],
    [steps({ within: "2s" }), false],
    [steps({}), false],
    [steps("send"), false],
    [steps({ repeat: { times: 2, steps: [{ sned: "x" }] } }), false],
    [{ ...steps(), "x-mine": 1 }, true],
    [{ ...steps(), mine: 1 }, false],
  ])("%j: %s", (document, isRight) => expect(validate(document)).toBe(isRight));
});

describe("the schema", () => {
  /** Every schema inside a schema. */
  function* inside(one: JsonSchema): Generator<JsonSchema> {
    yield one;
    const { items, additionalProperties, propertyNames, not, anyOf = [], oneOf = [], allOf = [] } = one;
    const maps = [one.properties, one.patternProperties, one.definitions].flatMap((map) => Object.values(map ?? {}));
    for (const part of [items, additionalProperties, propertyNames, not, ...anyOf, ...oneOf, ...allOf, ...maps]) {
      if (typeof part === "object") yield* inside(part);
    }
  }

  it("keeps to the keywords that mean the same in both drafts, and that mistakes are explained for", () => {
    const known: Readonly<Record<keyof JsonSchema, true>> = {
      ...{ $schema: true, $id: true, $ref: true, title: true, description: true, definitions: true },
      ...{
        type: true,
        enum: true,
        const: true,
        examples: true,
        pattern: true,
        minLength: true,
        minimum: true,
        maximum: true,
      },
      ...{ items: true, minItems: true, maxItems: true, properties: true, patternProperties: true },
      ...{ additionalProperties: true, propertyNames: true, required: true, minProperties: true, maxProperties: true },
      ...{ anyOf: true, oneOf: true, allOf: true, not: true },
    };
    const used = new Set([...inside(schema)].flatMap((one) => Object.keys(one)));
    expect([...used].filter((keyword) => !Object.hasOwn(known, keyword))).toEqual([]);
  });

  it("describes every key that an editor offers", () => {
    const step = schema.definitions?.["step"]?.anyOf?.at(-1)?.properties ?? {};
    const properties = { ...schema.properties, ...step };
    expect(Object.keys(step).length).toBeGreaterThan(verbs.length);
    expect(Object.keys(properties).filter((key) => !properties[key]?.description)).toEqual([]);
  });
});

describe("the compiled validator", () => {
  it("says the same when the build has put it in the place of validator.ts", async () => {
    const { outputFiles } = await build({
      stdin: { contents: validatorModule(), resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, format: "cjs", platform: "node" },
    });
    const module = { exports: {} as { isScenarioDocument: (document: unknown) => boolean } };
    compileFunction(outputFiles[0]?.text ?? "", ["module", "require"])(module, createRequire(import.meta.url));
    const wrong = [steps({ send: 5 }), steps({ nothing: 1 }), { scenario: "", roles: {} }, {}, null, [], "text"];
    for (const document of [...documents, ...wrong]) {
      expect(module.exports.isScenarioDocument(document)).toBe(isScenarioDocument(document));
    }
  });
});
