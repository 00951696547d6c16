import { Mismatch } from "../model/outcome.ts";
import { expressionSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const check: VerbDefinition = {
  name: "check",
  group: "flow",
  summary: "Asserts that an expression is true",
  description: `A CEL expression over \`vars\`, saved values, roles, \`matrix\`, \`instance\` and \`env\`. It must be true or false.`,
  argument: expressionSchema,
  bare: false,
  takes: "expression",
  modifiers: [],
  examples: [
    {
      title: "Two lengths",
      yaml: `scenario: Expressions are CEL
vars: { greeting: hello }
roles:
  one:
    - check: size(greeting) == 5 && greeting.startsWith("he")
`,
    },
  ],
  prepare(step, preparation) {
    const source = String(step.argument);
    const expression = preparation.expression(source);
    return (actor) =>
      whenResolved(expression.resolve(actor), (value) => {
        if (value === true) return;
        if (value !== false) {
          throw new Mismatch(
            "expression-failed",
            `check: ${source} gave ${JSON.stringify(value)}, neither true nor false`,
          );
        }
        throw new Mismatch("check-failed", `check: ${source} is false${actor.describeNames(expression)}`);
      });
  },
};
