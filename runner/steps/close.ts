import { socketNameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";

export const close: VerbDefinition = {
  name: "close",
  group: "sockets",
  summary: "Closes a socket in order (FIN)",
  description: `Without a name: the newest connection, or when none is left the newest bound socket. Bytes that nobody expected fail the
scenario here, unless it says \`surplus: allow\`. What a role leaves open is closed when it ends. See close(2).`,
  argument: socketNameSchema,
  bare: true,
  modifiers: ["on"],
  examples: [
    {
      title: "The listening socket, by its name",
      yaml: `scenario: After close, nobody listens
roles:
  server:
    - bind: 127.0.0.1:0
      as: door
    - listen: 1
    - set: { address: server.address }
    - close: door
    - notify: closed
  client:
    - await: closed
    - connect: \${address}
      expect-error: ECONNREFUSED
`,
    },
  ],
  effects: (step) => [{ kind: "close", on: step.argument === null ? step.modifiers.on : String(step.argument) }],
  prepare(step) {
    const name = step.argument === null ? step.modifiers.on : String(step.argument);
    return (actor) => actor.sockets.close(actor.sockets.any(name));
  },
};
