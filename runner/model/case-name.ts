/** What a case is called: its scenario's title, with what tells it from its siblings. */
import type { Scenario, Value } from "./scenario.ts";

/** "echo [host=::1]"; a map goes by its `name`, where it has one: "[answer=cut off]". */
export function nameCase({ title, matrix }: Pick<Scenario, "title" | "matrix">): string {
  const row = Object.entries(matrix).map(([name, value]) => `${name}=${nameValue(value)}`);
  return row.length === 0 ? title : `${title} [${row.join(", ")}]`;
}

function nameValue(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("name" in value) || typeof value["name"] !== "string")
    return JSON.stringify(value);
  return value["name"];
}
