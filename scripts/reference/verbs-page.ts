/** docs/language/verbs.md: all verbs, in groups. */
import type { VerbDefinition } from "../../runner/steps/definition.ts";
import { argumentText, introduction, page, scenarioExamples, table } from "./markdown-page.ts";

const groups: Readonly<Record<VerbDefinition["group"], string>> = {
  sockets: "Sockets",
  order: "Order between roles",
  flow: "Flow",
  proxies: "Proxies",
  programs: "Programs",
};

export function renderVerbs(verbs: readonly VerbDefinition[]): string {
  const sections = Object.entries(groups).map(([group, title]) => ({
    title,
    members: verbs.filter((verb) => verb.group === group),
  }));
  return page(
    "Verbs",
    "A step is a bare word (`- accept`) or a map with exactly one verb and, beside it, [modifiers](modifiers.md).",
    ...sections.flatMap(({ title, members }) => [`## ${title}`, overview(members), ...members.map(describeVerb)]),
  );
}

function overview(verbs: readonly VerbDefinition[]): string {
  return table(
    ["verb", "meaning"],
    verbs.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
  );
}

function describeVerb(verb: VerbDefinition): string {
  return [introduction(verb, 3), argumentText(verb.argument), describeUse(verb), scenarioExamples(verb.examples)]
    .filter((block) => block !== "")
    .join("\n\n");
}

function describeUse({ argument, bare, modifiers }: VerbDefinition): string {
  const alone = bare && argument !== undefined ? "May stand alone." : "";
  const own = modifiers.map((name) => `[\`${name}\`](modifiers.md#${name})`).join(", ");
  return [alone, own === "" ? "" : `Modifiers of its own: ${own}.`].filter((sentence) => sentence !== "").join(" ");
}
