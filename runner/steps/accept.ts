import type { Connection } from "../sockets/connection.ts";
import type { Listener } from "../sockets/listener.ts";
import type { Actor } from "./actor.ts";
import { nameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { secure } from "./secure.ts";

export const accept: VerbDefinition = {
  name: "accept",
  group: "sockets",
  summary: "Takes exactly one connection off the queue, waiting for it if there is none",
  description: `The connection becomes the role's newest; \`accept: NAME\` names it. Others stay in the kernel's queue until the next
\`accept\`. \`on: NAME\` picks the listening socket where a role has several. See accept(2).`,
  argument: nameSchema,
  bare: true,
  needs: "system-calls",
  modifiers: ["on", "expect-error", "save-error"],
  examples: [
    {
      title: "Two clients, one after the other",
      yaml: `scenario: Each accept takes one connection
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 2
    - accept: first
    - accept: second
    - send: { line: hello second }
      on: second
    - send: { line: hello first }
      on: first
  one:
    - connect: \${server.address}
    - notify: one is there
    - expect-recv: { line: hello first }
  two:
    - await: one is there
    - connect: \${server.address}
    - expect-recv: { line: hello second }
`,
    },
  ],
  effects: (step) => [
    { kind: "accept", name: step.argument === null ? undefined : String(step.argument), on: step.modifiers.on },
  ],
  prepare(step) {
    const name = step.argument === null ? undefined : String(step.argument);
    return (actor) => {
      const listener = actor.sockets.listener(step.modifiers.on);
      const take = (connection: Connection): void | Promise<void> => {
        actor.sockets.addConnection(connection, name, "accepted");
        if (listener.tls !== undefined) return secure(actor, connection, listener.tls, "server");
      };
      const connection = listener.tryAccept();
      if (connection !== undefined) return take(connection);
      return waitForConnection(actor, listener, () => `waits for a connection to ${listener.toString()}`).then(take);
    };
  },
};

/** Waits until the queue holds a connection that nobody else has taken. */
export async function waitForConnection(actor: Actor, listener: Listener, describe: () => string): Promise<Connection> {
  for (;;) {
    await actor.wait<void>({ describe, mayEndByItself: () => actor.outsidersMayAct() }, (resolve) =>
      listener.watch(resolve),
    );
    const connection = listener.tryAccept();
    if (connection !== undefined) return connection;
  }
}
