import { socketNameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";

export const reset: VerbDefinition = {
  name: "reset",
  group: "sockets",
  summary: "Aborts a connection (RST)",
  description: `Closes with SO_LINGER on and a time of 0: what was not sent yet is thrown away, the peer's next read fails with
ECONNRESET. A Unix socket knows no RST: its peer gets ECONNRESET when it is closed with bytes unread, and else the end of
the stream, so there is \`close\` for it. See socket(7), unix(7), RFC 9293 §3.10.5.`,
  argument: socketNameSchema,
  bare: true,
  modifiers: ["on"],
  examples: [
    {
      title: "A client that gives up",
      yaml: `scenario: The server sees a reset
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept: visitor
    - expect-reset: visitor
  client:
    - connect: \${server.address}
      as: line
    - reset: line
`,
    },
  ],
  effects(step) {
    const on = step.argument === null ? step.modifiers.on : String(step.argument);
    return [
      { kind: "use", on, of: "stream" },
      { kind: "close", on },
    ];
  },
  prepare(step) {
    const name = step.argument === null ? step.modifiers.on : String(step.argument);
    return (actor) => {
      const connection = actor.sockets.connection(name);
      if ("path" in connection.local)
        throw new RangeError(
          "a Unix socket has no RST; write close: its peer gets ECONNRESET when bytes are left unread, else the end of the stream",
        );
      actor.sockets.reset(connection);
    };
  },
};
