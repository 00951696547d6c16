/** A document → the cases that it stands for: one, or one for each row of its matrix. */
import type { HelperProgram, Level, ProxyPlan, Role, Scenario, Step, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import { parseDuration } from "../../model/units.ts";
import type { Findings } from "../findings.ts";
import type { PlainDocument } from "../yaml/convert.ts";
import type { Positions } from "../yaml/positions.ts";
import { expandMatrix } from "./matrix.ts";
import { isList, isMap, listIn, mapIn, textIn, textsIn, type PlainMap } from "./plain.ts";
import { bindPrograms, bindRequirements } from "./programs.ts";
import { checkDuration } from "./modifier-values.ts";
import { StepBinder, type StepFlaws } from "./steps.ts";

export interface BindOptions {
  /** `--set`: values that take the place of those in `vars`. */
  readonly set: Readonly<Record<string, Value>>;
  /** What is wrong with steps, where the document is not as it should be. */
  readonly flaws: StepFlaws;
}

const defaultTimeoutMs = 5_000;
const defaultDeadlineMs = 60_000;

export interface BoundScenarios {
  readonly cases: readonly Scenario[];
  /** False where steps were left out that are no steps. */
  readonly isSound: boolean;
}

/** A document that is partly wrong gives cases that are partly empty: fit to be analysed, not to be played. */
export function bindScenario(
  { value, span }: PlainDocument,
  findings: Findings,
  positions: Positions,
  options: BindOptions,
): BoundScenarios {
  if (!isMap(value)) return { cases: [], isSound: false };
  const rows = expandMatrix(value, findings, positions);
  const binder = new ScenarioBinder(value, span, findings, positions, options);
  // Steps do not depend on the row: their ${…} are still in them.
  const base = binder.bind();
  return { cases: rows.map((matrix) => ({ ...base, matrix })), isSound: binder.isSound };
}

class ScenarioBinder {
  readonly #document: PlainMap;
  readonly #span: Span;
  readonly #findings: Findings;
  readonly #positions: Positions;
  readonly #options: BindOptions;
  readonly #steps: StepBinder;

  constructor(document: PlainMap, span: Span, findings: Findings, positions: Positions, options: BindOptions) {
    this.#document = document;
    this.#span = span;
    this.#findings = findings;
    this.#positions = positions;
    this.#options = options;
    this.#steps = new StepBinder(findings, positions, options.flaws);
  }

  get isSound(): boolean {
    return this.#steps.isSound;
  }

  bind(): Omit<Scenario, "matrix"> {
    const document = this.#document;
    // In the order of the file, so that steps are numbered as they are read.
    let roles: readonly Role[] = [];
    let subject: Scenario["subject"];
    let cleanup: readonly Step[] = [];
    for (const key of Object.keys(document)) {
      if (key === "roles") roles = this.#roles();
      else if (key === "subject") subject = this.#subject();
      else if (key === "cleanup") cleanup = this.#steps.list(document["cleanup"]);
    }
    return {
      title: textIn(document, "scenario") ?? "",
      description: textIn(document, "description"),
      spec: textIn(document, "spec"),
      tags: textsIn(document, "tags"),
      level: (textIn(document, "level") ?? "must") as Level,
      requires: bindRequirements(document),
      isolate: document["isolate"] === true,
      vars: this.#vars(),
      timeoutMs: this.#durationMs("timeout", defaultTimeoutMs),
      deadlineMs: this.#durationMs("deadline", defaultDeadlineMs),
      roles,
      subject,
      programs: this.#programs(),
      surplus: textIn(document, "surplus") === "allow" ? "allow" : "fail",
      knownFailure: textIn(document, "known-failure"),
      cleanup,
      file: this.#findings.file,
      span: this.#positions.valueAt(document, "scenario") ?? this.#span,
    };
  }

  #vars(): Readonly<Record<string, Value>> {
    const vars = mapIn(this.#document, "vars") ?? {};
    const overridden = Object.keys(vars).filter((name) => Object.hasOwn(this.#options.set, name));
    if (overridden.length === 0) return vars;
    const bound = Object.fromEntries(
      Object.entries(vars).map(([name, value]) => [name, this.#options.set[name] ?? value]),
    );
    this.#positions.addCopy(
      bound,
      Object.keys(vars).map((name) => [name, vars, name] as const),
    );
    return bound;
  }

  #roles(): readonly Role[] {
    const roles = mapIn(this.#document, "roles");
    if (!roles) return [];
    return Object.entries(roles).map(([name, role]) => ({
      name,
      instances: isMap(role) && typeof role["instances"] === "number" ? role["instances"] : 1,
      steps: this.#steps.list(isMap(role) ? listIn(role, "steps") : isList(role) ? role : []),
      ...(isMap(role) && isMap(role["proxy"]) ? { proxy: this.#proxy(role["proxy"]) } : {}),
      span: this.#positions.keyAt(roles, name) ?? this.#span,
    }));
  }

  #proxy(proxy: PlainMap): ProxyPlan {
    const plan = {
      listen: textIn(proxy, "listen") ?? "",
      to: textIn(proxy, "to") ?? "",
      toxics: listIn(proxy, "toxics"),
    };
    this.#positions.addCopy(
      plan,
      Object.keys(plan).map((key) => [key, proxy, key] as const),
    );
    return plan;
  }

  #subject(): Scenario["subject"] {
    const subject = mapIn(this.#document, "subject");
    if (!subject) return undefined;
    const steps = this.#steps.list(listIn(subject, "steps"));
    const key = this.#positions.keyAt(this.#document, "subject") ?? this.#span;
    const value = this.#positions.valueAt(this.#document, "subject") ?? key;
    // From the key to the end, so that the role is in it too.
    return { role: textIn(subject, "role"), pty: subject["pty"] === true, steps, span: { ...key, end: value.end } };
  }

  #programs(): readonly HelperProgram[] {
    return bindPrograms(this.#document, this.#findings, this.#positions);
  }

  #durationMs(key: "timeout" | "deadline", defaultMs: number): number {
    const duration = textIn(this.#document, key);
    if (duration === undefined) return defaultMs;
    const ms = parseDuration(duration);
    // A duration that is written wrongly was found by the schema.
    if (/^[\d.]+(ms|s|m)$/.test(duration))
      checkDuration(duration, () => this.#positions.valueAt(this.#document, key), this.#findings);
    return ms ?? defaultMs;
  }
}
