import { compileData } from "../data/compile.ts";
import { dataSchema } from "../data/schema.ts";
import { collectBytes } from "../data/sources.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const input: VerbDefinition = {
  name: "input",
  group: "programs",
  summary: "Writes DATA to the program's standard input",
  description: `\`input: eof\` closes it.`,
  argument: dataSchema,
  bare: false,
  takes: "data",
  modifiers: ["program"],
  examples: [
    {
      title: "A filter",
      subjects: { client: "cat" },
      yaml: `scenario: What goes in comes out
roles:
  client: []
subject:
  role: client
  steps:
    - input: { line: hello, eol: lf }
    - expect-output: { line: hello }
    - input: eof
    - expect-exit: 0
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step, preparation) {
    const isEnd = step.argument === "eof";
    const data = preparation.dynamic(step.argument, (value) => collectBytes(compileData(value, preparation)));
    return (actor) =>
      whenResolved(data.resolve(actor), (bytes) =>
        actor.program(step.modifiers.program).input(actor, isEnd ? new Uint8Array(0) : bytes, isEnd),
      );
  },
};
