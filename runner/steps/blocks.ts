/** Step lists inside a verb's argument. */
import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import type { Block } from "./definition.ts";

/** A list of steps; the loader replaces the reference by the schema of a step. */
export const stepsSchema = Type.Unsafe<readonly Value[]>({
  type: "array",
  items: { $ref: "#/definitions/step" },
  description: "Steps, played in order",
});

/** The list at this path of an argument, if it is one. */
export function stepsOf(argument: Value, path: readonly (string | number)[]): readonly Block[] {
  let value: unknown = argument;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return [];
    value = (value as Record<string | number, unknown>)[key];
  }
  return Array.isArray(value) ? [{ path, steps: value as readonly Value[] }] : [];
}
