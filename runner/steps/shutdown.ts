import { Type } from "typebox";
import type { ShutdownHow } from "../sockets/connection.ts";
import type { VerbDefinition } from "./definition.ts";

export const shutdown: VerbDefinition = {
  name: "shutdown",
  group: "sockets",
  summary: "Half-closes the connection",
  description: `\`write\` sends a FIN: the peer sees the end of the stream and can still answer. \`read\` refuses what would still be
read, locally. See shutdown(2), RFC 9293 §3.6.`,
  argument: Type.Enum(["write", "read", "both"]),
  bare: false,
  modifiers: ["on", "expect-error", "save-error"],
  examples: [
    {
      title: "End of the request",
      yaml: `scenario: The end of the stream ends the request
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { until: eof, text: all of it }
    - send: thanks
  client:
    - connect: \${server.address}
    - send: all of it
    - shutdown: write
    - expect-recv: thanks
`,
    },
  ],
  effects: (step) => [{ kind: "shutdown", on: step.modifiers.on, direction: step.argument as ShutdownHow }],
  prepare: (step) => (actor) => actor.sockets.connection(step.modifiers.on).shutdown(step.argument as ShutdownHow),
};
