/** Whose failure it is that an expression has no value, and the values that it had to do with. */
import { ExpressionError } from "../expressions/index.ts";
import { Mismatch } from "../model/outcome.ts";
import type { Names } from "./names.ts";
import type { Stage } from "./stage.ts";
import { showValue } from "./wording.ts";

/** Names in an expression, each with what follows it: [["server", "port"]]. */
export type References = readonly (readonly string[])[];

/** What fails because of a value that the peer sent is the peer's failure: Mismatch "value-unusable"; else the error as it is. */
export function blame(error: unknown, references: References, names: Names, stage: Stage): unknown {
  const isAboutValues = error instanceof RangeError || error instanceof ExpressionError;
  if (!isAboutValues || !references.some(([root = ""]) => stage.isReceived(root))) return error;
  return new Mismatch("value-unusable", `${error.message}${describeValues(references, names)}`);
}

/** " (count is 3, word is \"a\")"; empty where nothing is named. */
export function describeValues(references: References, names: Names): string {
  const seen = new Map<string, string>();
  for (const [root = ""] of references) if (names.has(root)) seen.set(root, showValue(names.get(root)));
  return seen.size === 0 ? "" : ` (${[...seen].map(([name, value]) => `${name} is ${value}`).join(", ")})`;
}
