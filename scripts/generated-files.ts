/** What is generated, and from what. */
import { eventsSchema } from "../reports/events/published.ts";
import { commands } from "../runner/cli/commands/registry.ts";
import { renderCliPage } from "../runner/cli/help.ts";
import { encoders } from "../runner/data/registry.ts";
import { commonModifiers, ownModifiers } from "../runner/load/schema/modifiers.ts";
import { scenarioSchema } from "../runner/load/schema/scenario-schema.ts";
import { errorGuide } from "../runner/model/guide/error-guide.ts";
import { frames, literalNames, predicates } from "../runner/patterns/registry.ts";
import { toxics } from "../runner/proxies/toxics/registry.ts";
import { commonKeys } from "../runner/proxies/toxics/schema.ts";
import { verbs } from "../runner/steps/registry.ts";
import { renderData } from "./reference/data-page.ts";
import { renderDiagnostics } from "./reference/diagnostics-pages.ts";
import { renderErrors } from "./reference/errors-page.ts";
import { renderModifiers } from "./reference/modifiers-page.ts";
import { renderPatterns } from "./reference/patterns-page.ts";
import { renderScenario } from "./reference/scenario-page.ts";
import type { Schema } from "./reference/schema-text.ts";
import { renderToxics } from "./reference/toxics-page.ts";
import { renderVerbs } from "./reference/verbs-page.ts";

/** Nothing else may lie in these. */
export const generatedFolders: readonly string[] = ["schemas", "docs/language", "docs/diagnostics"];

/** Path from the root → text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const schema = scenarioSchema();
  const takenBy = (modifier: string): string[] =>
    verbs.filter(({ modifiers }) => modifiers.some((own) => own === modifier)).map(({ name }) => name);
  return new Map([
    ["schemas/scenario.schema.json", toJson(schema)],
    ["schemas/events.schema.json", toJson(eventsSchema())],
    ["docs/language/README.md", renderScenario(schema as Schema)],
    ["docs/language/verbs.md", renderVerbs(verbs)],
    ["docs/language/modifiers.md", renderModifiers({ common: commonModifiers, own: ownModifiers, takenBy })],
    ["docs/language/data.md", renderData(encoders)],
    ["docs/language/patterns.md", renderPatterns(frames, predicates, literalNames)],
    ["docs/language/errors.md", renderErrors(errorGuide)],
    ["docs/language/toxics.md", renderToxics(toxics, commonKeys)],
    ["docs/cli.md", renderCliPage(commands)],
    ...[...(await renderDiagnostics())].map(([name, text]) => [`docs/diagnostics/${name}`, text] as const),
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
