import { addressSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const expectListening: VerbDefinition = {
  name: "expect-listening",
  group: "programs",
  summary: "The program listens at this address, as the kernel tells it; nobody connects to find out",
  argument: addressSchema,
  bare: false,
  needs: "socket-table",
  takes: "address",
  modifiers: ["program"],
  examples: [
    {
      title: "Where the server listens",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server listens on loopback alone
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
subject:
  role: server
  steps:
    - expect-listening: 127.0.0.1:0
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step, preparation) {
    const address = preparation.address(step.argument);
    return (actor) =>
      whenResolved(address.resolve(actor), (asked) =>
        actor.program(step.modifiers.program).expectListening(actor, asked),
      );
  },
};
