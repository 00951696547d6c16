/** All mistakes of a document that the schema refuses, or whose steps are no steps. Loaded when there is one. */
import type { JsonSchema } from "../schema/json-schema.ts";
import { scenarioSchema } from "../schema/scenario-schema.ts";
import { noFlaws, type StepFlaws } from "../bind/steps.ts";
import type { Findings } from "../findings.ts";
import type { PlainDocument } from "../yaml/convert.ts";
import type { Positions } from "../yaml/positions.ts";
import { placeOfDocument } from "./place.ts";
import { SchemaWalk, type Override } from "./schema-mistakes.ts";
import { explainStep } from "./step-mistakes.ts";
import { describeValue } from "./words.ts";

let schema: JsonSchema | undefined;

/** Reports them, and returns what is wrong with which steps. */
export function explainDocument(document: PlainDocument, findings: Findings, positions: Positions): StepFlaws {
  if (typeof document.value !== "object" || document.value === null || Array.isArray(document.value)) {
    findings.error(
      "not-a-scenario",
      `a scenario is a map with the keys scenario and roles, not ${describeValue(document.value)}`,
      document.span,
      {
        help: "begin the file with scenario: and a title",
      },
    );
    return noFlaws;
  }
  if (!Object.hasOwn(document.value, "scenario") && !Object.hasOwn(document.value, "roles")) {
    findings.error("not-a-scenario", "this is no scenario: the keys scenario and roles are missing", document.span, {
      help: "begin it with scenario: and a title, and list the steps of each role under roles:",
    });
    return noFlaws;
  }
  schema ??= scenarioSchema({ exactlyOneVerb: false }) as JsonSchema;
  const flaws = { broken: new Set<object>(), badModifiers: new Set<object>() };
  const step: Override = (place, walk) => {
    const outer = walk.mistakes;
    const flaw = explainStep(place, walk);
    if (flaw && !walk.isTrial && typeof place.value === "object" && place.value !== null) flaws[flaw].add(place.value);
    // A step is not broken because one inside of it is.
    walk.mistakes = outer;
  };
  new SchemaWalk(schema, findings, positions, { step }).explain(placeOfDocument(document.value, document.span), schema);
  return flaws;
}
