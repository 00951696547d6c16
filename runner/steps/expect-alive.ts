import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const expectAlive: VerbDefinition = {
  name: "expect-alive",
  group: "programs",
  summary: "The program is still running",
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return (actor) => actor.program(name).expectAlive(actor);
  },
};
