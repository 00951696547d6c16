import { labelSchema } from "./barrier.ts";
import type { VerbDefinition } from "./definition.ts";

export const notify: VerbDefinition = {
  name: "notify",
  group: "order",
  summary: "Gives a one-way signal, and goes on",
  description: `Whoever awaits the name goes on, now or later: a signal given once stays given.`,
  argument: labelSchema,
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "One after the other",
      yaml: `scenario: The second client comes after the first
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 2
    - accept
    - expect-recv: one
    - accept
    - expect-recv: two
  first:
    - connect: \${server.address}
    - send: one
    - notify: first is done
  second:
    - await: first is done
    - connect: \${server.address}
    - send: two
`,
    },
  ],
  effects: (step) => [{ kind: "notify", name: String(step.argument) }],
  prepare(step) {
    const name = String(step.argument);
    return (actor) => actor.notify(name);
  },
};
