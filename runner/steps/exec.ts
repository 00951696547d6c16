import { Type } from "typebox";
import { Mismatch } from "../model/outcome.ts";
import type { Value } from "../model/scenario.ts";
import { toText } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { formatCommand } from "../programs/command-line.ts";
import { describeExit } from "../programs/describe-exit.ts";
import { describeEnd, meets } from "./expect-exit.ts";
import { whenResolved } from "./preparation.ts";
import { toSavedValue } from "../patterns/saved-value.ts";

export const exec: VerbDefinition = {
  name: "exec",
  group: "flow",
  summary: "Runs a command to its end; it must exit with 0 unless `exit:` says otherwise",
  description: `A list is the command and its arguments, taken as they are; a string is read as a shell reads it. It runs in the scenario's folder,
without standard input. \`save\` keeps what it prints. It is stopped when the step's time is up.`,
  argument: Type.Unsafe<string | readonly Value[]>({
    anyOf: [
      { type: "string", minLength: 1 },
      { type: "array", minItems: 1, items: { type: ["string", "number", "boolean"] } },
    ],
    description: "[command, argument, …]",
  }),
  bare: false,
  modifiers: ["exit", "save"],
  examples: [
    {
      title: "A command's output",
      yaml: `scenario: What a command prints can be used
roles:
  one:
    - exec: [echo, hello]
      save: output
    - check: output == "hello\\n"
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step, preparation) {
    const command = preparation.dynamic<string | readonly string[]>(step.argument, (value) =>
      Array.isArray(value) ? value.map(toText) : toText(value),
    );
    const expected = preparation.dynamic(step.modifiers.exit ?? 0, toText);
    return (actor) =>
      whenResolved(command.resolve(actor), async (line) => {
        const wanted = await expected.resolve(actor);
        const { exit, stdout, stderr } = await actor.execute(line);
        if (!meets(exit, wanted)) {
          const said = Buffer.from(stderr).toString("utf8").trimEnd().split("\n").at(-1) ?? "";
          throw new Mismatch(
            "exit-differs",
            `expected "${formatCommand(line)}" to end ${describeEnd(wanted)}; it ${describeExit(exit)}${said === "" ? "" : ` and said: ${said}`}`,
          );
        }
        if (step.modifiers.save !== undefined) actor.save(step.modifiers.save, toSavedValue(stdout));
      });
  },
};
