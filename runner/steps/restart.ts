import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const restart: VerbDefinition = {
  name: "restart",
  group: "programs",
  summary: "Stops the program, starts it again, and waits until it listens again",
  description: `What the role binds is bound again by the new process: a server that does not set SO_REUSEADDR may meet EADDRINUSE.`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [
    {
      title: "A server that sets SO_REUSEADDR",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server can be restarted
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
  client:
    - await: the server is back
    - connect: \${server.address}
subject:
  role: server
  steps:
    - restart
    - notify: the server is back
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return async (actor) => {
      const program = actor.program(name);
      await program.stop(actor);
      await program.start(actor);
    };
  },
};
