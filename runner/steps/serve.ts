import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import type { Actor } from "./actor.ts";
import { waitForConnection } from "./accept.ts";
import { integerSchema, toInteger } from "../data/numbers.ts";
import { nameSchema } from "./arguments.ts";
import { stepsOf, stepsSchema } from "./blocks.ts";
import type { VerbDefinition } from "./definition.ts";
import { secure } from "./secure.ts";
import { whenResolved, type PreparedBlock } from "./preparation.ts";

interface ServeArgument {
  readonly connections: Value;
  readonly as?: string;
}

export const serve: VerbDefinition = {
  name: "serve",
  group: "flow",
  summary: "Accepts so many connections and plays the steps on each, concurrently: the threaded server",
  description: `Each connection has sockets and saved values of its own; \`\${connection}\` counts them from 0. The step ends when the
steps on all of them have ended; connections still open are closed then.`,
  argument: Type.Object(
    {
      connections: integerSchema("How many to accept", { minimum: 1 }),
      as: Type.Optional(Type.String({ ...nameSchema, description: "Name of the connection in the steps" })),
      steps: stepsSchema,
    },
    { additionalProperties: false, description: "connections and steps" },
  ),
  bare: false,
  needs: "system-calls",
  modifiers: ["on"],
  examples: [
    {
      title: "An idle client does not block the others",
      yaml: `scenario: One client is idle, the other is served
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 2
    - serve:
        connections: 2
        steps:
          - expect-recv: { line: hello }
          - send: { line: hello }
          - expect-eof
  idle:
    - connect: \${server.address}
    - notify: the idle one is there
    - await: the busy one was served
    - send: { line: hello }
    - expect-recv: { line: hello }
  busy:
    - await: the idle one is there
    - connect: \${server.address}
    - send: { line: hello }
    - expect-recv: { line: hello }
    - notify: the busy one was served
`,
    },
  ],
  blocks: (argument) => stepsOf(argument, ["steps"]),
  effects: (step) => {
    const { connections, as } = step.argument as unknown as ServeArgument;
    const known = typeof connections === "number" ? connections : undefined;
    return [
      { kind: "define", name: "connection", computed: true },
      { kind: "serve", connections: known, name: as, on: step.modifiers.on },
    ];
  },
  prepare(step, preparation) {
    const argument = step.argument as unknown as ServeArgument;
    const connections = preparation.dynamic(argument.connections, (value) => toInteger(value, 1));
    const block = preparation.block(step.blocks[0] ?? []);
    return (actor) =>
      whenResolved(connections.resolve(actor), (count) =>
        serveAll(actor, count, block, step.modifiers.on, argument.as),
      );
  },
};

async function serveAll(
  actor: Actor,
  count: number,
  block: PreparedBlock,
  on: string | undefined,
  name: string | undefined,
): Promise<void> {
  const listener = actor.sockets.listener(on);
  const { tls } = listener;
  const branches = actor.branches("serve");
  for (let number = 0; number < count; number++) {
    const connection =
      listener.tryAccept() ??
      (await waitForConnection(
        actor,
        listener,
        () => `waits for connection ${number + 1} of ${count} to ${listener.toString()}`,
      ));
    branches.start({
      label: String(number),
      block,
      connection: { connection, name },
      // Beside each other: a client that takes its time does not keep others from being accepted.
      ...(tls !== undefined && { before: (own: Actor) => secure(own, connection, tls, "server") }),
      locals: { connection: number },
    });
  }
  await branches.finished();
}
