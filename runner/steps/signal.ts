import { constants } from "node:os";
import { Type } from "typebox";
import type { VerbDefinition } from "./definition.ts";

const names = Object.keys(constants.signals).flatMap((name) => [name.slice(3), name]);

export const signal: VerbDefinition = {
  name: "signal",
  group: "programs",
  summary: "Sends the program a signal",
  description: `\`TERM\` and \`SIGTERM\` are the same. It goes to the program alone, as kill(1) sends it; to its whole group where a shell
stands before the program (\`make && ./server\`). See signal(7).`,
  argument: Type.Enum(names, { description: "The signal's name" }),
  bare: false,
  modifiers: ["program"],
  examples: [
    {
      title: "Ctrl-C",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server ends when it is interrupted
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
subject:
  role: server
  steps:
    - signal: INT
    - expect-exit: any
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare: (step) => (actor) => actor.program(step.modifiers.program).signal(actor, String(step.argument)),
};
