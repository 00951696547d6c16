import { labelSchema } from "./barrier.ts";
import type { VerbDefinition } from "./definition.ts";

export const awaitNotification: VerbDefinition = {
  name: "await",
  group: "order",
  summary: "Waits for a one-way signal",
  description: `Ends at once when \`notify\` has already given it.`,
  argument: labelSchema,
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "When the file is there",
      yaml: `scenario: A signal that was given before is not lost
roles:
  early:
    - notify: ready
    - barrier: given
  late:
    - barrier: given
    - await: ready
`,
    },
  ],
  effects: (step) => [{ kind: "await", name: String(step.argument) }],
  prepare(step) {
    const name = String(step.argument);
    return (actor) => actor.awaitNotification(name);
  },
};
