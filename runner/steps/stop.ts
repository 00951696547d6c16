import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const stop: VerbDefinition = {
  name: "stop",
  group: "programs",
  summary: "Stops the program: TERM to its whole group, KILL for what is left after a second",
  description: `See kill(2), setsid(2).`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return async (actor) => {
      await actor.program(name).stop(actor);
    };
  },
};
