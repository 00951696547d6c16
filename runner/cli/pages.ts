/** What `tomada explain` can explain, made from the definitions. */
import { encoders } from "../data/registry.ts";
import type { Described } from "../model/described.ts";
import { scenarioSchema } from "../load/schema/scenario-schema.ts";
import { commonModifiers, ownModifiers, type Modifier } from "../load/schema/modifiers.ts";
import { diagnosticCodes, type DiagnosticCode } from "../model/diagnostic.ts";
import { diagnosticGuide } from "../model/guide/diagnostic-guide.ts";
import { describeTlsError, tlsErrorNames } from "../sockets/tls/error-names.ts";
import { errorGuide } from "../model/guide/error-guide.ts";
import { failureMeanings } from "../model/outcome.ts";
import { frames, predicates } from "../patterns/registry.ts";
import { toxics } from "../proxies/toxics/registry.ts";
import { describeErrno, errnoNumber } from "../sockets/errno.ts";
import { verbs } from "../steps/registry.ts";

/** What of a JSON Schema is shown. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

export interface Page {
  readonly group: string;
  readonly name: string;
  readonly summary: string;
  readonly text: string;
}

export function listPages(): readonly Page[] {
  return [
    ...listKeys(),
    ...verbs.map((verb) =>
      page("Verbs", verb, [
        verb.bare ? `May stand alone: - ${verb.name}` : "",
        verb.modifiers.length === 0
          ? ""
          : `Beside it, apart from what goes with every verb: ${verb.modifiers.join(", ")}`,
        ...verb.examples.map(({ title, yaml }) => `Example: ${title}\n\n${indent(yaml.trimEnd())}`),
      ]),
    ),
    ...frames.map((frame) => page("Frames: where the bytes of a PATTERN end", frame, frame.examples.map(showPattern))),
    ...predicates.map((predicate) =>
      page("Predicates: what the bytes of a PATTERN must be", predicate, predicate.examples.map(showPattern)),
    ),
    ...encoders.map((encoder) =>
      page(
        "DATA: what can be sent",
        encoder,
        encoder.examples.map(({ data, hex }) => `${data}\n    sends ${hex}`),
      ),
    ),
    ...listRoleKeys(),
    ...toxics.map((toxic) =>
      page("Toxics: what a proxy does to what it forwards", toxic, [
        describeKeys({ [toxic.name]: toxic.argument, ...toxic.companions }),
        ...toxic.examples.map(({ title, yaml }) => `Example: ${title}\n\n${indent(yaml.trimEnd())}`),
      ]),
    ),
    ...Object.entries({ ...commonModifiers, ...ownModifiers }).map(([name, schema]) =>
      modifierPage(name as Modifier, schema),
    ),
    ...listErrors(),
    ...listTlsErrors(),
    ...diagnosticCodes.map(diagnosticPage),
    ...Object.entries(failureMeanings).map(([name, meaning]) =>
      page(
        "Failures: why a scenario did not pass",
        { name, summary: meaning, description: "More in docs/failures.md." },
        [],
      ),
    ),
  ];
}

/** A page for each errno, with the verbs that meet it. */
function listErrors(): readonly Page[] {
  const all = errorGuide.flatMap(({ verb, errors }) => errors.map((error) => ({ verb, ...error })));
  const names = [...new Set(all.map(({ name }) => name))].sort();
  return names.map((name) => {
    const cases = all.filter((one) => one.name === name);
    return page("Errors of system calls", { name, summary: describeErrno(name) }, [
      `Number ${errnoNumber(name) ?? "unknown"} on this machine; expect-error: ${name} expects it.`,
      cases.map(({ verb, when }) => `${verb}: ${when}.`).join("\n"),
      ...new Set(cases.flatMap(({ instead }) => instead ?? [])),
      ...cases
        .slice(0, 1)
        .flatMap(({ scenario }) => (scenario === undefined ? [] : [`Example:\n\n${indent(scenario.trimEnd())}`])),
    ]);
  });
}

/** A page for each error of TLS that has a name of its own. */
function listTlsErrors(): readonly Page[] {
  return tlsErrorNames.map((name) =>
    page("Errors of TLS", { name, summary: describeTlsError(name) ?? "" }, [
      `start-tls, and connect and accept at a tls:// address, meet it in the handshake; send, expect-recv and expect-eof after it. expect-error: ${name} expects it.`,
    ]),
  );
}

function listKeys(): readonly Page[] {
  const { properties } = scenarioSchema() as { readonly properties?: Readonly<Record<string, Schema>> };
  return Object.entries(properties ?? {})
    .filter(([name]) => name !== "$schema")
    .map(([name, { description = "" }]) => page("Keys of a scenario", { name, summary: description }, []));
}

/** What stands in a role that is a map. */
function listRoleKeys(): readonly Page[] {
  const { properties } = scenarioSchema() as Schema;
  const role = properties?.["roles"]?.additionalProperties;
  const keys = typeof role === "object" ? role.anyOf?.find((one) => one.properties)?.properties : undefined;
  return Object.entries(keys ?? {}).map(([name, { description = "", properties: inside = {} }]) =>
    page("Keys of a role", { name, summary: description }, [describeKeys(inside)]),
  );
}

function page(group: string, { name, summary, description }: Described, details: readonly string[]): Page {
  const text = [`${name} — ${summary}`, description ?? "", ...details].filter((part) => part !== "").join("\n\n");
  return { group, name, summary, text };
}

function modifierPage(name: Modifier, { description = "" }: Schema): Page {
  const takers = verbs.filter(({ modifiers }) => modifiers.some((own) => own === name)).map((verb) => verb.name);
  const company = takers.length === 0 ? "Goes with every verb." : `Goes with ${takers.join(", ")}.`;
  return page("Modifiers: what stands beside a verb", { name, summary: description }, [company]);
}

function describeKeys(keys: Readonly<Record<string, unknown>>): string {
  return Object.entries(keys)
    .map(([key, schema]) => `${key}: ${(schema as Schema).description ?? ""}`)
    .join("\n");
}

function diagnosticPage(code: DiagnosticCode): Page {
  const { summary, text, wrong, right } = diagnosticGuide[code];
  return page("Mistakes in a file", { name: code, summary, description: text }, [
    wrong === undefined ? "" : `Wrong\n\n${indent(wrong.trimEnd())}`,
    right === undefined ? "" : `Right\n\n${indent(right.trimEnd())}`,
  ]);
}

function showPattern({
  pattern,
  accepts,
  rejects,
}: {
  pattern: string;
  accepts: readonly string[];
  rejects: readonly string[];
}): string {
  const show = (streams: readonly string[]): string => streams.map((stream) => JSON.stringify(stream)).join(", ");
  return `${pattern}\n    accepts ${show(accepts)}${rejects.length === 0 ? "" : `\n    rejects ${show(rejects)}`}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
