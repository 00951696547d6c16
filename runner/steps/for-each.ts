import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import { stepsOf, stepsSchema } from "./blocks.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

type ForEachArgument = { readonly steps: readonly Value[] } & { readonly [name: string]: Value };

export const forEach: VerbDefinition = {
  name: "for-each",
  group: "flow",
  summary: "Plays steps once for each value of a list",
  description: `\`for-each: { NAME: [A, B], steps: […] }\`: in the steps, \`\${NAME}\` is the value. The list may also be one \`\${…}\`.`,
  argument: Type.Object(
    { steps: stepsSchema },
    {
      description: "NAME: a list, and steps",
      minProperties: 2,
      maxProperties: 2,
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      additionalProperties: { type: ["array", "string"], description: "The values, one after the other" },
    },
  ),
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "Several greetings",
      yaml: `scenario: Every greeting is echoed
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - for-each:
        greeting: [hello, olá, 你好]
        steps:
          - expect-recv: { line: "\${greeting}" }
          - send: { line: "\${greeting}" }
  client:
    - connect: \${server.address}
    - for-each:
        greeting: [hello, olá, 你好]
        steps:
          - send: { line: "\${greeting}" }
          - expect-recv: { line: "\${greeting}" }
`,
    },
  ],
  blocks: (argument) => stepsOf(argument, ["steps"]),
  effects: (step) => {
    const argument = step.argument as ForEachArgument;
    const name = itemName(argument);
    const list = argument[name];
    return [
      { kind: "define", name, computed: true },
      { kind: "loop", times: Array.isArray(list) ? list.length : undefined },
    ];
  },
  prepare(step, preparation) {
    const argument = step.argument as ForEachArgument;
    const name = itemName(argument);
    const list = preparation.dynamic(argument[name] ?? [], (value) => {
      if (!Array.isArray(value)) throw new RangeError(`for-each needs a list for ${name}`);
      return value as readonly unknown[];
    });
    const block = preparation.block(step.blocks[0] ?? []);
    return (actor) =>
      whenResolved(list.resolve(actor), async (values) => {
        for (const value of values) {
          actor.setLocal(name, value);
          await actor.play(block);
        }
        actor.clearLocal(name);
      });
  },
};

function itemName(argument: ForEachArgument): string {
  return Object.keys(argument).find((key) => key !== "steps") ?? "item";
}
