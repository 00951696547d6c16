import { integerSchema, toInteger } from "../data/numbers.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

/** SOMAXCONN since Linux 5.4 (listen(2)). */
const defaultBacklog = 4096;

export const listen: VerbDefinition = {
  name: "listen",
  group: "sockets",
  summary: "Lets connections queue in the kernel, up to a backlog",
  description: `From here on the role's address is known to others as \`\${role.address}\`. Linux completes one connection more than
the backlog says, and leaves further ones waiting for an answer: they stall, they are not refused. Without a number: ${defaultBacklog}.
See listen(2).`,
  argument: integerSchema("BACKLOG: how many connections may wait for accept", { minimum: 0, maximum: 65_535 }),
  bare: true,
  needs: "system-calls",
  modifiers: ["on", "expect-error", "save-error"],
  examples: [
    {
      title: "A full queue stalls",
      yaml: `scenario: With a backlog of 1, the third connection stalls
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - barrier: done
  client:
    - connect: \${server.address}
    - connect: \${server.address}
    - connect: \${server.address}
      within: 200ms
      expect-error: ETIMEDOUT
    - barrier: done
`,
    },
  ],
  effects: (step) => [
    {
      kind: "listen",
      socket: step.modifiers.on,
      backlog: typeof step.argument === "number" ? step.argument : undefined,
    },
  ],
  prepare(step, preparation) {
    const backlog = preparation.dynamic(step.argument ?? defaultBacklog, (value) => toInteger(value, 0));
    return (actor) =>
      whenResolved(backlog.resolve(actor), (count) => {
        const listener = actor.sockets.listener(step.modifiers.on);
        listener.listen(count);
        actor.sockets.listening(listener);
      });
  },
};
