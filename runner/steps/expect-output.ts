import type { CompiledPattern } from "../patterns/compile.ts";
import { patternSchema } from "../patterns/schema.ts";
import type { Actor } from "./actor.ts";
import type { VerbDefinition } from "./definition.ts";
import { keepSaved, namesOf, preparePatterns, savedEffects, type PatternForms } from "./pattern-argument.ts";

export const expectOutput: VerbDefinition = {
  name: "expect-output",
  group: "programs",
  summary: "Reads on in what the program prints, until the pattern is met or cannot be met any more",
  description: `Standard output, or \`stream: stderr\`. A PATTERN as for \`expect-recv\`. A C program prints to a pipe only when its
buffer is full or it ends; \`pty: true\` gives it a terminal.`,
  argument: patternSchema,
  bare: false,
  takes: "pattern",
  modifiers: ["program", "stream", "save"],
  examples: [
    {
      title: "What a client prints",
      subjects: { client: "echo Received 12" },
      yaml: `scenario: The client prints what it was sent
roles:
  client: []
subject:
  role: client
  steps:
    - expect-output: { line: { regex: "^Received (?P<count>[0-9]+)$" } }
    - check: int(count) == 12
`,
    },
  ],
  effects: (step) => [{ kind: "outside" }, ...savedEffects(step)],
  prepare(step, preparation) {
    const stream = step.modifiers.stream ?? "stdout";
    const compile = (actor: Actor, forms: PatternForms): CompiledPattern => forms.stream(actor);
    return preparePatterns(step, preparation, compile, async (actor, pattern, own) => {
      const { content, saved } = await actor.program(step.modifiers.program).expectOutput(actor, stream, pattern);
      keepSaved(actor, content, saved, namesOf(pattern, own));
    });
  },
};
