/** The names under which a step's modifiers keep something: what analysis and the cast of a scenario have to know of. */
import type { Modifiers } from "../model/scenario.ts";

export function savedByModifiers(modifiers: Modifiers): readonly string[] {
  const { save, "save-error": saveError, "save-from": saveFrom } = modifiers;
  return [save, saveError, saveFrom].filter((name) => name !== undefined);
}
