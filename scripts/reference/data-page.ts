/** docs/language/data.md: what can be sent. */
import type { EncoderDefinition } from "../../runner/model/definition.ts";
import { argumentText, introduction, page, table } from "./markdown-page.ts";
import { describeKind, type Schema } from "./schema-text.ts";

export function renderData(encoders: readonly EncoderDefinition[]): string {
  return page(
    "DATA: what can be sent",
    "A string, which is sent in UTF-8, or a map with one form:",
    table(
      ["form", "the bytes"],
      encoders.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
    ),
    "How data is delivered is said by the modifiers [`pieces`](modifiers.md#pieces) and [`rate`](modifiers.md#rate).",
    ...encoders.map(describeEncoder),
  );
}

function describeEncoder(encoder: EncoderDefinition): string {
  const companions = Object.entries(encoder.companions ?? {}).map(([name, schema]) => {
    const { description } = schema as Schema;
    return [`\`${name}\``, describeKind(schema), description ?? ""];
  });
  const examples = encoder.examples.map(({ data, hex }) => [`\`${data}\``, `\`${shorten(hex)}\``]);
  return [
    introduction(encoder),
    argumentText(encoder.argument as Schema),
    companions.length === 0 ? "" : `Beside it:\n\n${table(["key", "value", "meaning"], companions)}`,
    table(["example", "bytes, in hex"], examples),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function shorten(hex: string): string {
  return hex.length > 64 ? `${hex.slice(0, 60)}…` : hex;
}
