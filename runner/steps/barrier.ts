import { Type } from "typebox";
import type { VerbDefinition } from "./definition.ts";

export const labelSchema = Type.String({ minLength: 1, description: "A name of your choice" });

export const barrier: VerbDefinition = {
  name: "barrier",
  group: "order",
  summary: "Waits until every role that mentions it has arrived",
  description: `Every instance of a role counts. A barrier in a loop can be used again and again: it opens when all have arrived, and
closes behind them. Roles that a program plays are not waited for.`,
  argument: labelSchema,
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "Nobody sends before all are connected",
      yaml: `scenario: Three clients speak at once
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 3
    - serve:
        connections: 3
        steps:
          - expect-recv: { line: hello }
  client:
    instances: 3
    steps:
      - connect: \${server.address}
      - barrier: all connected
      - send: { line: hello }
`,
    },
  ],
  effects: (step) => [{ kind: "barrier", name: String(step.argument) }],
  prepare(step) {
    const name = String(step.argument);
    return (actor) => actor.barrier(name);
  },
};
