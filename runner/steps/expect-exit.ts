import { constants } from "node:os";
import { Type } from "typebox";
import { Mismatch, type ProgramExit } from "../model/outcome.ts";
import { describeExit } from "../programs/describe-exit.ts";
import { toText } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const expectExit: VerbDefinition = {
  name: "expect-exit",
  group: "programs",
  summary: "Waits for the program to end, with this exit code or by this signal",
  description: `A number is an exit code, a name a signal (\`TERM\`); \`nonzero\` takes every end but exit code 0, \`any\` every end.
See wait(2).`,
  argument: Type.Unsafe<number | string>({
    type: ["integer", "string"],
    minimum: 0,
    maximum: 255,
    pattern: "^(any|nonzero|(SIG)?[A-Z0-9]+)$|\\$\\{",
    description: "An exit code, a signal's name, nonzero, or any",
  }),
  bare: false,
  modifiers: ["program"],
  examples: [
    {
      title: "A command that fails",
      subjects: { client: "sh -c 'exit 3'" },
      yaml: `scenario: The client says by its exit code that it failed
roles:
  client: []
subject:
  role: client
  steps:
    - expect-exit: 3
`,
    },
  ],
  effects: () => [{ kind: "outside" }],
  prepare(step, preparation) {
    const wanted = preparation.dynamic(step.argument, toText);
    return (actor) =>
      whenResolved(wanted.resolve(actor), async (expected) => {
        const program = actor.program(step.modifiers.program);
        const exit = await program.exit(actor);
        if (meets(exit, expected)) return;
        const got = describeExit(exit);
        throw new Mismatch("exit-differs", `expected ${program.name} to end ${describeEnd(expected)}; it ${got}`, {
          comparison: { expectedText: describeEnd(expected), actualText: got, base: 0 },
        });
      });
  },
};

export function meets({ code, signal }: ProgramExit, expected: string): boolean {
  if (expected === "any") return true;
  if (expected === "nonzero") return code !== 0;
  if (/^\d+$/.test(expected)) return code === Number(expected);
  const name = expected.startsWith("SIG") ? expected : `SIG${expected}`;
  // A shell in between tells a signal as 128 and its number.
  return signal === name || code === 128 + (constants.signals[name as NodeJS.Signals] ?? Number.NaN);
}

export function describeEnd(expected: string): string {
  if (expected === "nonzero") return "with an exit code other than 0";
  return /^\d+$/.test(expected) ? `with exit code ${expected}` : `by ${expected.replace(/^(?!SIG)/, "SIG")}`;
}
