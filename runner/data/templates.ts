/** Which values only running tells. */
import type { Value } from "../model/scenario.ts";

/** Is there a `${` anywhere in it? */
export function holdsTemplate(value: Value): boolean {
  if (typeof value === "string") return value.includes("${");
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((item: Value) => holdsTemplate(item));
}
