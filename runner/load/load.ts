/** Scenario files → cases that can be played, and every mistake that can be found before. */
import type { Diagnostic, DiagnosticCode } from "../model/diagnostic.ts";
import type { Scenario, Value } from "../model/scenario.ts";
import { loadLibraries } from "../steps/libraries.ts";
import { findVerb } from "../steps/registry.ts";
import { analyseScenario } from "./analyse/analyse.ts";
import { bindScenario } from "./bind/scenario.ts";
import { noFlaws, type StepFlaws } from "./bind/steps.ts";
import { isMap, textIn } from "./bind/plain.ts";
import { isScenarioDocument } from "./schema/validator.ts";
import { checkSettings, parseSettings } from "./settings.ts";
import type { PlainDocument } from "./yaml/convert.ts";
import { readYaml, type YamlFile } from "./yaml/read-yaml.ts";

export { findScenarioFiles } from "./files.ts";

/** `path` is what the user calls the file; messages say it so. */
export type ScenarioSource =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly bytes: Uint8Array };

export interface LoadOptions {
  /** `--set`: name → value as written, a YAML scalar. */
  readonly set?: Readonly<Record<string, string>>;
  /** Roles that a program or something already running plays. */
  readonly substituted?: readonly string[];
  /** false: do not ask what a scenario means, only whether it is one. */
  readonly analyse?: boolean;
}

export interface Loaded {
  /** Of scenarios without errors, in the order of the files; a matrix makes several of one. */
  readonly cases: readonly Scenario[];
  /** File by file, each in the order of its lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of files of which only the first hundred mistakes are among them. */
  readonly cutShort: readonly string[];
}

/** Never throws for anything in a file. What a case needs of CEL and regular expressions is loaded when this ends. */
export async function loadScenarios(sources: readonly ScenarioSource[], options: LoadOptions = {}): Promise<Loaded> {
  const settings = parseSettings(options.set ?? {});
  const cases: Scenario[] = [];
  const diagnostics: Diagnostic[] = [];
  const variables = new Set<string>();
  const cutShort: string[] = [];
  for (const source of sources) {
    const file = readYaml(source.path, "text" in source ? source.text : source.bytes);
    const loader = new FileLoader(file, settings, options);
    for (const document of file.documents) cases.push(...(await loader.load(document)));
    loader.finish();
    for (const name of loader.variables) variables.add(name);
    diagnostics.push(...file.findings.list());
    if (file.findings.isFull) cutShort.push(source.path);
  }
  // A scenario that could not be read may have the variable.
  const isComplete = cases.length > 0 && !diagnostics.some(({ severity }) => severity === "error");
  return { cases, diagnostics: [...(isComplete ? checkSettings(settings, variables) : []), ...diagnostics], cutShort };
}

/** What analysis says of a single step stays true where other steps are broken; what it says of several may not. */
const codesOfSingleSteps: ReadonlySet<DiagnosticCode> = new Set([
  "frame-missing",
  "several-frames",
  "pattern-invalid",
  "data-invalid",
  "address-invalid",
  "expression-invalid",
  "regex-invalid",
  "unknown-role",
]);

/** Rows of a matrix that are analysed: the others differ in values alone, of which few mean anything before the run. */
const mostAnalysedRows = 50;

class FileLoader {
  readonly variables = new Set<string>();
  readonly #file: YamlFile;
  readonly #settings: Readonly<Record<string, Value>>;
  readonly #options: LoadOptions;
  readonly #titles = new Map<string, PlainDocument>();

  constructor(file: YamlFile, settings: Readonly<Record<string, Value>>, options: LoadOptions) {
    this.#file = file;
    this.#settings = settings;
    this.#options = options;
  }

  /** The document's cases; none where it has an error. */
  async load(document: PlainDocument): Promise<readonly Scenario[]> {
    const { findings, positions } = this.#file;
    // What is missing would be missed again.
    if (!document.complete || findings.isFull) return [];
    const errorsBefore = findings.errors;
    this.#checkTitle(document);
    const bind = (flaws: StepFlaws) => bindScenario(document, findings, positions, { set: this.#settings, flaws });
    let bound = isScenarioDocument(document.value) ? bind(noFlaws) : undefined;
    const isWellFormed = bound?.isSound === true;
    if (!bound?.isSound) {
      const { explainDocument } = await import("./mistakes/explain-document.ts");
      bound = bind(explainDocument(document, findings, positions));
      // A test holds the two to each other; were they to differ, the file would still be refused.
      if (findings.errors === errorsBefore) {
        findings.error("not-a-scenario", "this does not fit the schema of scenarios", document.span, {
          help: "tomada should say more about it; please report the file as a bug",
        });
      }
    }
    for (const { vars } of bound.cases) for (const name of Object.keys(vars)) this.variables.add(name);
    await this.#analyse(bound.cases, isWellFormed);
    return findings.errors === errorsBefore ? bound.cases : [];
  }

  async #analyse(cases: readonly Scenario[], isWellFormed: boolean): Promise<void> {
    const { findings, positions } = this.#file;
    const { analyse = true, substituted } = this.#options;
    if (!analyse) {
      for (const scenario of cases) await loadLibraries(scenario, findVerb);
      return;
    }
    for (const scenario of cases.slice(0, mostAnalysedRows)) {
      for (const diagnostic of await analyseScenario(scenario, findVerb, { places: positions, substituted })) {
        if (isWellFormed || codesOfSingleSteps.has(diagnostic.code)) findings.add(diagnostic);
      }
    }
    for (const scenario of cases.slice(mostAnalysedRows)) await loadLibraries(scenario, findVerb);
  }

  #checkTitle(document: PlainDocument): void {
    const { findings, positions } = this.#file;
    if (!isMap(document.value)) return;
    const title = textIn(document.value, "scenario");
    if (title === undefined) return;
    const place = (of: PlainDocument) => positions.valueAt(of.value as object, "scenario") ?? of.span;
    const first = this.#titles.get(title);
    if (!first) this.#titles.set(title, document);
    else {
      findings.error("duplicate-title", "another scenario of this file has the same title", place(document), {
        help: "give each a title of its own: reports know them by it",
        related: [{ message: "the first with this title", at: place(first) }],
      });
    }
  }

  finish(): void {
    const { findings, documents } = this.#file;
    if (documents.length > 0 || !findings.isEmpty) return;
    findings.error("not-a-scenario", "the file holds no scenario", findings.span(0, 0), {
      help: "begin it with scenario: and a title",
    });
  }
}
