import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const start: VerbDefinition = {
  name: "start",
  group: "programs",
  summary: "Starts the program, and waits until it listens where the role binds",
  description: `Programs start by themselves; \`start\` is for one that was stopped. As the first of these verbs in \`subject.steps\` it
decides when the subject starts at all.`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [
    {
      title: "After a stop",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server comes back
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
    - stop
    - start
    - notify: the server is back
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return (actor) => actor.program(name).start(actor);
  },
};
