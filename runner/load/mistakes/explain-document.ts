/** All mistakes of a document that the schema refuses, or whose steps are no steps. Loaded when there is one. */
import type { JsonSchema } from "../schema/json-schema.ts";
import { scenarioSchema } from "../schema/scenario-schema.ts";
import type { Findings } from "../findings.ts";
import type { PlainDocument } from "../yaml/convert.ts";
import type { Positions } from "../yaml/positions.ts";
import { placeOfDocument } from "./place.ts";
import { SchemaWalk, type Override } from "./schema-mistakes.ts";
import { explainStep } from "./step-mistakes.ts";
import { describeValue } from "./words.ts";

let schema: JsonSchema | undefined;

/** Reports them, and returns the steps that have one, as they stand in the document. */
export function explainDocument(document: PlainDocument, findings: Findings, positions: Positions): ReadonlySet<unknown> {
  const broken = new Set<unknown>();
  if (typeof document.value !== "object" || document.value === null || Array.isArray(document.value)) {
    findings.error("not-a-scenario", `a scenario is a map with the keys scenario and roles, not ${describeValue(document.value)}`, document.span, {
      help: "begin the file with scenario: and a title",
    });
    return broken;
  }
  schema ??= scenarioSchema({ exactlyOneVerb: false }) as JsonSchema;
  let current: unknown;
  const step: Override = (place, walk) => {
    const outer = current;
    current = place.value;
    if (!walk.isTrial) walk.onMistake = () => broken.add(current);
    explainStep(place, walk);
    current = outer;
  };
  new SchemaWalk(schema, findings, positions, { step }).explain(placeOfDocument(document.value, document.span), schema);
  return broken;
}
