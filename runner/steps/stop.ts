import type { VerbDefinition } from "./definition.ts";
import { programName, programNameSchema } from "./program-argument.ts";

export const stop: VerbDefinition = {
  name: "stop",
  group: "programs",
  summary: "Stops the program and all that it has started: TERM, and KILL for what is left after a second",
  description: `Passes when nobody is left: children, grandchildren and daemons that have left its process group too. How it ends is
not judged; \`signal\` and \`expect-exit\` do that. See kill(2), signal(7).`,
  argument: programNameSchema,
  bare: true,
  modifiers: ["program"],
  examples: [
    {
      title: "A server that is stopped",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: Nobody listens once the server is stopped
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - notify: stopped
  client:
    - set: { address: server.address }
    - await: stopped
    - connect: \${address}
      expect-error: ECONNREFUSED
subject:
  role: server
  steps:
    - stop
    - notify: stopped
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step) {
    const name = programName(step);
    return async (actor) => {
      await actor.program(name).stop(actor);
    };
  },
};
