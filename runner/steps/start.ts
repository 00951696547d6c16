import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const start: VerbDefinition = {
  name: "start",
  group: "programs",
  summary: "Starts the program, and waits until it listens where the role binds",
  description: `Programs start by themselves; \`start\` is for one that was stopped. As the first of these verbs in \`subject.steps\` it
decides when the subject starts at all.`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return (actor) => actor.program(name).start(actor);
  },
};
