/** The JSON Schema of a scenario document, put together from the definitions of verbs, patterns and data. */
import { Type, type TSchema } from "typebox";
import { dataDefinition, dataSchema } from "../../data/schema.ts";
import type { Value } from "../../model/scenario.ts";
import { patternDefinitions } from "../../patterns/schema.ts";
import { addressSchema, namedMap, nameSchema } from "../../steps/arguments.ts";
import { toxicSchema } from "../../proxies/toxics/schema.ts";
import { stepsSchema } from "../../steps/blocks.ts";
import type { VerbDefinition } from "../../steps/definition.ts";
import { verbs as allVerbs } from "../../steps/registry.ts";
import { levelSchema } from "./modifiers.ts";
import { stepSchema } from "./step-schema.ts";

export interface SchemaOptions {
  /** Say in the schema that a step has exactly one verb. The validator leaves that to binding, which says it better. */
  readonly exactlyOneVerb?: boolean;
  readonly verbs?: readonly VerbDefinition[];
}

/** In what draft 07 and 2020-12 have in common, so that every editor can read it. */
export function scenarioSchema({ exactlyOneVerb = true, verbs = allVerbs }: SchemaOptions = {}): TSchema {
  const definitions = { ...patternDefinitions(), data: dataDefinition() };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Tomada scenario",
    description: "A conversation between servers and clients, played over real sockets",
    type: "object",
    properties: topLevel,
    required: ["scenario", "roles"],
    additionalProperties: false,
    patternProperties: { "^x-": { description: "Ignored: a place for anchors" } },
    definitions: { step: stepSchema(verbs, definitions, exactlyOneVerb), ...definitions },
  };
}

/** Without `${…}`: it limits the run that would have to compute it. */
const fixedDurationSchema = Type.String({
  pattern: "^\\d+(\\.\\d+)?(ms|s|m)$",
  description: "A duration: 200ms, 5s, 1m",
});

const textSchema = (description: string): TSchema => Type.String({ minLength: 1, description });

const anyValue = (description: string): TSchema => ({ description });

const proxySchema: TSchema = Type.Object(
  {
    listen: { ...addressSchema, description: "The ADDRESS at which it takes connections, or datagrams" },
    to: { ...addressSchema, description: "The ADDRESS that it forwards to; it begins when that can receive" },
    toxics: Type.Optional(Type.Array(toxicSchema, { description: "Toxics that are there from the beginning" })),
  },
  { additionalProperties: false, description: "A role that forwards what others say to each other: listen and to" },
);

const roleSchema: TSchema = {
  description: "A role: its steps, or instances and steps; or a proxy",
  anyOf: [
    stepsSchema,
    Type.Object(
      {
        instances: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1_000_000,
            description: "So many at once; ${instance} counts them from 0",
          }),
        ),
        steps: Type.Optional(stepsSchema),
        proxy: Type.Optional(proxySchema),
      },
      { additionalProperties: false, anyOf: [{ required: ["steps"] }, { required: ["proxy"] }] },
    ),
  ],
};

const requirementSchema: TSchema = {
  anyOf: [
    Type.Unsafe({ type: "string", enum: ["ipv6", "linux", "root", "unix", "veth"] }),
    Type.Object(
      {
        command: Type.Array(textSchema("A command on the PATH"), {
          minItems: 1,
          description: "Commands that must be on the PATH",
        }),
      },
      { additionalProperties: false },
    ),
  ],
};

const filesSchema: TSchema = Type.Unsafe<unknown>({
  type: "object",
  propertyNames: Type.String({
    // Neither absolute, nor out of the folder again, nor the folder itself.
    pattern: "^(?!/)(?!(.*/)?\\.{0,2}(/|$)).*[^/]$",
    description: "A path inside ${temporary_folder}: nginx.conf, html/index.html",
  }),
  additionalProperties: dataSchema,
  description: "Files that are written into ${temporary_folder} before it starts: PATH: DATA",
});

const programSchema: TSchema = Type.Object(
  {
    run: Type.Unsafe<Value>({
      anyOf: [textSchema("A command line"), Type.Array(Type.Unsafe({ type: ["string", "number"] }), { minItems: 1 })],
      description: "The command: a list of arguments, or one command line",
    }),
    ready: Type.Optional(
      Type.Object(
        { listening: { ...addressSchema, description: "The ADDRESS that it listens at when it is ready" } },
        { additionalProperties: false, description: "What to wait for before any role starts" },
      ),
    ),
    env: Type.Optional(
      Type.Record(Type.String(), Type.Unsafe({ type: ["string", "number"] }), {
        description: "Environment variables, beside those of tomada",
      }),
    ),
    cwd: Type.Optional(textSchema("Its working folder, relative to the scenario's")),
    files: Type.Optional(filesSchema),
    stdin: Type.Optional(Type.String({ description: "What it reads from its standard input" })),
    pty: Type.Optional(
      Type.Boolean({ description: "Run it on a terminal of its own: output then comes line by line" }),
    ),
  },
  { additionalProperties: false, description: "A program that runs beside the roles" },
);

const topLevel: Readonly<Record<string, TSchema>> = {
  $schema: Type.String({ description: "Where editors find this schema" }),
  scenario: textSchema("The title; unique in its file"),
  description: Type.String({ description: "What it is about" }),
  spec: textSchema("The document under test: RFC 862"),
  tags: Type.Array(textSchema("A word for --tag and --skip-tag"), { description: "Words for --tag and --skip-tag" }),
  level: levelSchema,
  requires: Type.Array(requirementSchema, {
    description:
      "What the machine must have, or the scenario is skipped: ipv6, linux, root, unix, veth (a second interface beside lo, with isolate: true), or command: [python3]",
  }),
  isolate: Type.Boolean({
    description: "Play it in a network of its own, where all ports are free; skipped where that cannot be had",
  }),
  vars: namedMap(anyValue("A value; ${…} is computed"), "Values by name; --set overrides them"),
  matrix: {
    ...namedMap(Type.Array(anyValue("A value"), { minItems: 1, description: "The values, one after the other" }), ""),
    description:
      "Lists of values by name: the scenario is run once for each combination, a map being called by its name; exclude leaves some out",
    properties: {
      exclude: Type.Array(
        namedMap(anyValue("The value to leave out"), "Leave out the combinations that have these values"),
        {
          description: "Combinations to leave out",
        },
      ),
    },
  },
  timeout: { ...fixedDurationSchema, description: "How long a step may take; 5s where left out" },
  deadline: { ...fixedDurationSchema, description: "How long the whole scenario may take; 60s where left out" },
  roles: {
    type: "object",
    minProperties: 1,
    propertyNames: nameSchema,
    additionalProperties: roleSchema,
    description: "Who takes part: the steps of each role. Roles run beside each other",
  },
  subject: Type.Object(
    {
      role: Type.Optional(Type.String({ ...nameSchema, description: "The role that is meant for a program" })),
      pty: Type.Optional(Type.Boolean({ description: "Give the program a terminal: output then comes line by line" })),
      steps: Type.Optional({ ...stepsSchema, description: "Played beside the program when there is one" }),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: "What is tested: a role, and steps that watch the program in it",
    },
  ),
  programs: {
    type: "object",
    propertyNames: nameSchema,
    additionalProperties: programSchema,
    description: "Programs that run beside the roles, by name",
  },
  surplus: Type.Enum(["fail", "allow"], {
    description: "Whether bytes that nobody expected fail the scenario; fail where left out",
  }),
  "known-failure": textSchema("The reason why it fails for now: failing is then expected, and passing is reported"),
  cleanup: { ...stepsSchema, description: "Steps that run at the end, whatever happened" },
};
