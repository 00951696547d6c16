/** What `tomada explain` can explain, made from the definitions. */
import { encoders } from "../data/registry.ts";
import type { Described } from "../model/described.ts";
import { diagnosticCodes } from "../model/diagnostic.ts";
import { failureCodes } from "../model/outcome.ts";
import { frames, predicates } from "../patterns/registry.ts";
import { verbs } from "../steps/registry.ts";

export interface Page {
  readonly group: string;
  readonly name: string;
  readonly summary: string;
  readonly text: string;
}

export function listPages(): readonly Page[] {
  return [
    ...verbs.map((verb) =>
      page("Verbs", verb, [
        verb.bare ? `May stand alone: - ${verb.name}` : "",
        verb.modifiers.length === 0 ? "" : `Beside it, apart from what goes with every verb: ${verb.modifiers.join(", ")}`,
        ...verb.examples.map(({ title, yaml }) => `Example: ${title}\n\n${indent(yaml.trimEnd())}`),
      ]),
    ),
    ...frames.map((frame) => page("Frames: where the bytes of a PATTERN end", frame, frame.examples.map(showPattern))),
    ...predicates.map((predicate) => page("Predicates: what the bytes of a PATTERN must be", predicate, predicate.examples.map(showPattern))),
    ...encoders.map((encoder) => page("DATA: what can be sent", encoder, encoder.examples.map(({ data, hex }) => `${data}\n    sends ${hex}`))),
    ...diagnosticCodes.map((code) => codePage("Mistakes in a file", code, "docs/diagnostics explains it")),
    ...failureCodes.map((code) => codePage("Failures", code, "docs/failures.md explains it")),
  ];
}

function page(group: string, { name, summary, description }: Described, details: readonly string[]): Page {
  const text = [`${name} — ${summary}`, description ?? "", ...details].filter((part) => part !== "").join("\n\n");
  return { group, name, summary, text };
}

function codePage(group: string, code: string, where: string): Page {
  return { group, name: code, summary: code.replaceAll("-", " "), text: `${code} — ${where}` };
}

function showPattern({ pattern, accepts, rejects }: { pattern: string; accepts: readonly string[]; rejects: readonly string[] }): string {
  const show = (streams: readonly string[]): string => streams.map((stream) => JSON.stringify(stream)).join(", ");
  return `${pattern}\n    accepts ${show(accepts)}${rejects.length === 0 ? "" : `\n    rejects ${show(rejects)}`}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
