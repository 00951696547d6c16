/** What is generated, and from what. */
import { encoders } from "../runner/data/registry.ts";
import { frames, literalNames, predicates } from "../runner/patterns/registry.ts";
import { verbs } from "../runner/steps/registry.ts";
import { renderData } from "./reference/data-page.ts";
import { renderPatterns } from "./reference/patterns-page.ts";
import { renderVerbs } from "./reference/verbs-page.ts";

/** Nothing else may lie in these. */
export const generatedFolders: readonly string[] = ["docs/language"];

/** Path from the root → text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["docs/language/verbs.md", renderVerbs(verbs)],
    ["docs/language/patterns.md", renderPatterns(frames, predicates, literalNames)],
    ["docs/language/data.md", renderData(encoders)],
  ]);
}
