/** The keys that may stand beside a verb: which there are, what they take, and which go with every verb. */
import { Type, type TSchema } from "typebox";
import { errorGuide } from "../../model/guide/error-guide.ts";
import type { Value } from "../../model/scenario.ts";
import { durationSchema } from "../../data/durations.ts";
import { addressSchema, expressionSchema, nameSchema, variableNamePattern } from "../../steps/arguments.ts";
import type { OwnModifier, VerbDefinition } from "../../steps/definition.ts";
import { datagramsSchema } from "../../steps/fates.ts";
import { tlsErrorNames } from "../../sockets/tls/error-names.ts";
import { optionsSchema } from "../../steps/option-values.ts";
import { tlsSchema } from "../../steps/tls-argument.ts";
import { piecesSchema } from "../../steps/pieces.ts";

/** Modifiers that go with every verb. */
export type CommonModifier = "title" | "if" | "level" | "spec" | "hint" | "within" | "after" | "retry";

export type Modifier = CommonModifier | OwnModifier;

export const levelSchema = Type.Enum(["must", "should", "may"], {
  description: "RFC 2119: a failure of should or may is reported, and fails the run only with --strict",
});

/** errno(3), names of TLS beside it. */
const errorNameSchema = {
  type: "string",
  pattern: "^(any|[A-Z][A-Z0-9_]+)$",
  examples: [
    "any",
    ...new Set([...errorGuide.flatMap(({ errors }) => errors.map(({ name }) => name)), ...tlsErrorNames]),
  ],
  description: "The name of an error: ECONNREFUSED, or any",
};

export const commonModifiers: Readonly<Record<CommonModifier, TSchema>> = {
  title: Type.String({ minLength: 1, description: "What reports call this step" }),
  if: { ...expressionSchema, description: "A CEL expression: the step is skipped where it is false" },
  level: levelSchema,
  spec: Type.String({ minLength: 1, description: "The part of the specification that this step tests: §4.2" }),
  hint: Type.String({ minLength: 1, description: "What to tell the author of a program that fails here" }),
  within: { ...durationSchema(), description: "How long the step may take; timeout where left out" },
  after: { ...durationSchema(), description: "Not earlier than this after the step before it" },
  retry: Type.Object(
    {
      times: Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: "How often to try again after the first time",
      }),
      every: Type.Optional({ ...durationSchema(), description: "Pause before each further try; 100ms where left out" }),
    },
    { additionalProperties: false, description: "Tries again when the step fails: times, and every for the pause" },
  ),
};

export const ownModifiers: Readonly<Record<OwnModifier, TSchema>> = {
  as: Type.String({ ...nameSchema, description: "The name of the socket, for on:" }),
  on: Type.String({ ...nameSchema, description: "Which socket, by its name; the newest where left out" }),
  save: Type.String({
    pattern: variableNamePattern,
    description: "Keeps what was received under this name, for expressions",
  }),
  "expect-error": Type.Unsafe<Value>({
    anyOf: [errorNameSchema, { type: "array", items: errorNameSchema, minItems: 1 }],
    description: "The step passes only with this error, or one of these: ECONNREFUSED; any: with an error or without",
  }),
  "save-error": Type.String({
    pattern: variableNamePattern,
    description:
      "Keeps the error under this name, for expressions: result.number, which connect_ex returns, and result.name; 0 and OK without one",
  }),
  program: Type.String({ ...nameSchema, description: "Which program, by its name; the subject where left out" }),
  proxy: Type.String({ ...nameSchema, description: "Which proxy, by its role's name, where there are several" }),
  from: {
    ...addressSchema,
    description:
      "Beside connect, the local ADDRESS to bind first; beside expect-recv, the ADDRESS that the datagram has to come from",
  },
  to: { ...addressSchema, description: "The ADDRESS that the datagram goes to; the last sender's where left out" },
  datagrams: datagramsSchema,
  "save-from": Type.String({
    pattern: variableNamePattern,
    description:
      "Keeps who sent the datagram under this name, for expressions: sender.address, sender.host, sender.port",
  }),
  pieces: piecesSchema,
  rate: Type.String({ pattern: "^\\d+(KiB|MiB|GiB)?/s$|\\$\\{", description: "How fast: 10KiB/s" }),
  options: optionsSchema("Options to set before the socket gets an address: OPTION: VALUE, as with set-option"),
  tls: { ...tlsSchema, description: "How TLS is to be where the address says tls://: the map of start-tls" },
  more: Type.Boolean({ description: "More follows: the kernel joins this with what is sent next (MSG_MORE)" }),
  urgent: Type.Boolean({ description: "The last byte is urgent: TCP's out-of-band byte (MSG_OOB)" }),
  exit: Type.Unsafe<Value>({
    type: ["integer", "string"],
    minimum: 0,
    maximum: 255,
    pattern: "\\$\\{",
    description: "The exit code that is expected; 0 where left out",
  }),
  stream: Type.Enum(["stdout", "stderr"], { description: "Which output; stdout where left out" }),
};

export const commonModifierNames = Object.keys(commonModifiers) as readonly CommonModifier[];

export function isModifier(key: string): key is Modifier {
  return Object.hasOwn(commonModifiers, key) || Object.hasOwn(ownModifiers, key);
}

export function takesModifier(verb: VerbDefinition, modifier: Modifier): boolean {
  return Object.hasOwn(commonModifiers, modifier) || (verb.modifiers as readonly string[]).includes(modifier);
}
