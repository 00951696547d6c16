import { addressSchema, toText } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const expectListening: VerbDefinition = {
  name: "expect-listening",
  group: "programs",
  summary: "The program listens at this address, as the kernel tells it; nobody connects to find out",
  argument: addressSchema,
  bare: false,
  takes: "address",
  modifiers: ["program"],
  examples: [],
  effects: () => [{ kind: "outside" }],
  prepare(step, preparation) {
    const address = preparation.dynamic(step.argument, toText);
    return (actor) =>
      whenResolved(address.resolve(actor), (asked) => actor.program(step.modifiers.program).expectListening(actor, asked));
  },
};
