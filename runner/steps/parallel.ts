import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import { stepsSchema } from "./blocks.ts";
import type { VerbDefinition } from "./definition.ts";

export const parallel: VerbDefinition = {
  name: "parallel",
  group: "flow",
  summary: "Plays several step lists of one role beside each other",
  description: `The branches share the role's sockets and values. The step ends when all of them have ended.`,
  argument: Type.Array(stepsSchema, { minItems: 1, description: "A list of step lists" }),
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "Full duplex",
      yaml: `scenario: Both directions at once
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - parallel:
        - - send: { fill: { byte: 65, size: 1MiB } }
        - - expect-recv: { bytes: 1MiB }
  client:
    - connect: \${server.address}
    - parallel:
        - - send: { fill: { byte: 66, size: 1MiB } }
        - - expect-recv: { bytes: 1MiB }
`,
    },
  ],
  blocks: (argument) =>
    Array.isArray(argument)
      ? argument.flatMap((steps: Value, index) =>
          Array.isArray(steps) ? [{ path: [index], steps: steps as readonly Value[] }] : [],
        )
      : [],
  effects: () => [{ kind: "branches" }],
  prepare(step, preparation) {
    const blocks = step.blocks.map((steps) => preparation.block(steps));
    return (actor) => {
      const branches = actor.branches("parallel");
      blocks.forEach((block, index) => branches.start({ label: String(index), block }));
      return branches.finished();
    };
  },
};
