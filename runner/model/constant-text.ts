/** What `${name}` in a text is where the name stands for a constant of the scenario. */
import type { Scenario, Value } from "./scenario.ts";

/**
 * Replaces `${name}` by constant variables and matrix values; whatever only running tells stays as it is.
 * `isDefined` says of a name that some step gives it a value, which hides the variable.
 */
export function constantText(text: string, { vars, matrix }: Scenario, isDefined: (name: string) => boolean): string {
  if (!text.includes("${")) return text;
  return text.replace(/\$\{\s*(matrix\.)?([A-Za-z_]\w*)\s*\}/g, (whole, prefix: string | undefined, name: string) => {
    const value = prefix !== undefined ? matrix[name] : isDefined(name) ? undefined : vars[name];
    return isPlain(value) ? String(value) : whole;
  });
}

function isPlain(value: Value | undefined): value is string | number {
  return typeof value === "number" || (typeof value === "string" && !value.includes("${"));
}
