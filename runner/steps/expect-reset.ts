import { socketNameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { expectEnd } from "./expect-eof.ts";

export const expectReset: VerbDefinition = {
  name: "expect-reset",
  group: "sockets",
  summary: "The peer resets the connection",
  description: `An RST, as recv(2) reports it by ECONNRESET. An orderly end (FIN) is a mismatch. See RFC 9293 §3.10.7.`,
  argument: socketNameSchema,
  bare: true,
  modifiers: ["on"],
  examples: [
    {
      title: "Abort",
      yaml: `scenario: A reset is not a close
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-reset
  client:
    - connect: \${server.address}
    - reset
`,
    },
  ],
  effects: (step) => [{ kind: "receive-end", on: step.argument === null ? step.modifiers.on : String(step.argument) }],
  prepare(step) {
    const name = step.argument === null ? step.modifiers.on : String(step.argument);
    return (actor) => expectEnd(actor, actor.sockets.connection(name), "reset");
  },
};
