/** docs/language/toxics.md: what a proxy can do to what it forwards. */
import type { Carried, ToxicDefinition } from "../../runner/proxies/toxic.ts";
import { argumentText, introduction, page, scenarioExamples, table } from "./markdown-page.ts";
import { describeKind, type Schema } from "./schema-text.ts";

const carriedNames: Readonly<Record<Carried, string>> = { stream: "streams", datagrams: "datagrams" };

export function renderToxics(toxics: readonly ToxicDefinition[], common: Readonly<Record<string, unknown>>): string {
  return page(
    "Toxics: what a proxy does to what it forwards",
    "A map with one of these. It is added by the step [`toxic`](verbs.md#toxic), or from the beginning by `toxics` of the [proxy](README.md#proxies), and taken away by [`heal`](verbs.md#heal). [Test a bad network](../how-to/bad-networks.md) tells when to use which.",
    table(
      ["toxic", "for", "what happens"],
      toxics.map(({ name, carried, summary }) => [`[\`${name}\`](#${name})`, namesOf(carried), summary]),
    ),
    "With every toxic can stand:",
    keyTable(common),
    ...toxics.map(describeToxic),
  );
}

function describeToxic(toxic: ToxicDefinition): string {
  return [
    introduction(toxic),
    argumentText(toxic.argument as Schema),
    toxic.companions === undefined ? "" : `Beside it:\n\n${keyTable(toxic.companions)}`,
    scenarioExamples(toxic.examples),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function keyTable(keys: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(keys).map(([name, schema]) => {
    const known = schema as Schema;
    return [`\`${name}\``, describeKind(known), known.description ?? ""];
  });
  return table(["key", "value", "meaning"], rows);
}

function namesOf(carried: readonly Carried[]): string {
  return carried.map((one) => carriedNames[one]).join(", ");
}
