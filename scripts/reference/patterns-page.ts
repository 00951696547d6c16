/** docs/language/patterns.md: frames and predicates. */
import type { FrameDefinition, PredicateDefinition } from "../../runner/model/definition.ts";
import { argumentText, introduction, page, patternExamples, table } from "./markdown-page.ts";
import type { Schema } from "./schema-text.ts";

export function renderPatterns(
  frames: readonly FrameDefinition[],
  predicates: readonly PredicateDefinition[],
  literals: readonly string[],
): string {
  return page(
    "PATTERN: what is expected",
    "TCP has no messages, so a pattern says two things: **where the bytes end** (a frame) and **what they must be** (predicates). A string alone is a text. A list of patterns is their sequence. A verdict never depends on how the stream was cut.",
    "## Frames",
    overview(frames),
    ...frames.map(describe),
    "## Predicates",
    "Predicates judge the bytes that the frame has found. Several beside each other must all hold.",
    `${literals.map((name) => `[\`${name}\`](#${name})`).join(", ")} say how many bytes they are: alone they need no frame.`,
    overview(predicates),
    ...predicates.map(describe),
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
