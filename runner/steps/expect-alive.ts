import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const expectAlive: VerbDefinition = {
  name: "expect-alive",
  group: "programs",
  summary: "The program is still running",
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [
    {
      title: "A server outlives its client",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server is still there after a client has gone
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
  client:
    - connect: \${server.address}
    - close
    - notify: the client has gone
subject:
  role: server
  steps:
    - await: the client has gone
    - expect-alive
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return (actor) => actor.program(name).expectAlive(actor);
  },
};
