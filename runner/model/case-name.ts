/** What a case is called: its scenario's title, with what tells it from its siblings. */
import type { Scenario } from "./scenario.ts";

/** "echo [host=::1]". */
export function nameCase({ title, matrix }: Pick<Scenario, "title" | "matrix">): string {
  const row = Object.entries(matrix).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return row.length === 0 ? title : `${title} [${row.join(", ")}]`;
}
