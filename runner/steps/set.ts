import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import { namedMap } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";

export const set: VerbDefinition = {
  name: "set",
  group: "flow",
  summary: "Computes values and gives them names",
  description: `Each value is a CEL expression: \`set: { next: int(count) + 1, word: '"text"' }\`. Numbers and booleans stand for
themselves.`,
  argument: {
    ...namedMap(Type.Unsafe<Value>({ type: ["string", "number", "boolean"] }), "NAME: EXPRESSION, as many as you like"),
    minProperties: 1,
  },
  bare: false,
  modifiers: [],
  takes: (argument) =>
    Object.entries(argument as Record<string, Value>).flatMap(([name, value]) =>
      typeof value === "string" ? [{ path: [name], kind: "expression" as const }] : [],
    ),
  examples: [
    {
      title: "A sum",
      yaml: `scenario: Values can be computed
vars: { count: 2 }
roles:
  one:
    - set: { next: count + 1 }
    - check: next == 3
`,
    },
  ],
  effects: (step) =>
    Object.keys(step.argument as object).map((name) => ({ kind: "define" as const, name, computed: true as const })),
  prepare(step, preparation) {
    const entries = Object.entries(step.argument as Record<string, Value>).map(
      ([name, value]) =>
        [
          name,
          typeof value === "string"
            ? preparation.expression(value)
            : preparation.dynamic(value, (constant) => constant),
        ] as const,
    );
    return async (actor) => {
      for (const [name, value] of entries) actor.save(name, await value.resolve(actor));
    };
  },
};
