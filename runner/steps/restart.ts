import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const restart: VerbDefinition = {
  name: "restart",
  group: "programs",
  summary: "Stops the program, starts it again, and waits until it listens again",
  description: `What the role binds is bound again by the new process: a server that does not set SO_REUSEADDR may meet EADDRINUSE.`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return async (actor) => {
      const program = actor.program(name);
      await program.stop(actor);
      await program.start(actor);
    };
  },
};
