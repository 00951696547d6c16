/** Program verbs: which program they are about. */
import { Type } from "typebox";
import { namePattern } from "./arguments.ts";
import type { Step } from "../model/scenario.ts";

/** "stop: redis" — the verb's value is the program, and may be left out for the subject. */
export const programNameSchema = Type.String({
  pattern: namePattern,
  description: "Which program, by its name; the subject where left out",
});

export function programName(step: Step): string | undefined {
  return step.argument === null ? step.modifiers.program : String(step.argument);
}
