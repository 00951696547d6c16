/** docs/language/patterns.md: frames and predicates. */
import type { FrameDefinition, PredicateDefinition } from "../../runner/model/definition.ts";
import { argumentText, introduction, page, patternExamples, table } from "./markdown-page.ts";
import type { Schema } from "./schema-text.ts";

export function renderPatterns(frames: readonly FrameDefinition[], predicates: readonly PredicateDefinition[]): string {
  const frameNames = new Set(frames.map(({ name }) => name));
  // A literal (text, hex) is both: alone it says how long it is, beside a frame what the bytes must be.
  const own = predicates.filter(({ name }) => !frameNames.has(name));
  return page(
    "PATTERN: what is expected",
    "TCP has no messages, so a pattern says two things: **where the bytes end** (a frame) and **what they must be** (predicates). A string alone is a text. A list of patterns is their sequence. A verdict never depends on how the stream was cut.",
    "## Frames",
    overview(frames),
    ...frames.map(describe),
    "## Predicates",
    "Predicates judge the bytes that the frame has found. Several beside each other must all hold.",
    overview(predicates),
    ...own.map(describe),
  );
}

function overview(definitions: readonly (FrameDefinition | PredicateDefinition)[]): string {
  return table(
    ["key", "meaning"],
    definitions.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
  );
}

function describe(definition: FrameDefinition | PredicateDefinition): string {
  return [
    introduction(definition, 3),
    argumentText(definition.argument as Schema),
    patternExamples(definition.examples),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}
