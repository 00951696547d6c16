/** For tests of analysis: outlines made from effects alone, without YAML, verbs or a loader. Each step has a line of its own. */
import type { Effect } from "../../model/effects.ts";
import type { Scenario, Step } from "../../model/scenario.ts";
import { SourceFile, type Span } from "../../model/source.ts";
import { everyEffect, everyStep, findDefinitions, type Outline, type StepOutline } from "./outline.ts";
import { nowhere } from "./places.ts";

export interface StepDraft {
  readonly effects: readonly Effect[];
  readonly uses?: readonly string[];
  readonly optional?: boolean;
  readonly blocks?: readonly (readonly StepDraft[])[];
}

export interface RoleDraft {
  readonly instances?: number;
  readonly steps: readonly StepDraft[];
}

export function step(...effects: Effect[]): StepDraft {
  return { effects };
}

/** A role's name has a line, and so has each of its steps, in reading order. */
export function outlineOf(
  drafts: Readonly<Record<string, readonly StepDraft[] | RoleDraft>>,
  vars: Scenario["vars"] = {},
): Outline {
  const drafted = Object.entries(drafts).map(([name, draft]) => ({
    name,
    ...("steps" in draft ? draft : { steps: draft }),
  }));
  const lines = drafted.flatMap(({ name, steps }) => [`${name}:`, ...steps.flatMap(linesOf)]);
  const file = new SourceFile("drafted.scenario.yaml", lines.join("\n"));
  let line = 0;
  let offset = 0;
  const nextLine = (): Span => {
    const start = offset;
    const end = start + (lines[line++] ?? "").length;
    offset = end + 1;
    return { file, start, end };
  };
  const draw = (draft: StepDraft): StepOutline => {
    const span = nextLine();
    const step: Step = {
      id: line,
      verb: verbOf(draft),
      argument: null,
      modifiers: {},
      span,
      argumentSpan: span,
      blocks: [],
    };
    return {
      step,
      verb: undefined,
      effects: draft.effects,
      parts: [],
      names: (draft.uses ?? []).map((use) => ({ path: use.split("."), span })),
      faults: [],
      optional: draft.optional ?? false,
      blocks: (draft.blocks ?? []).map((block) => block.map(draw)),
    };
  };
  const roles = drafted.map(({ name, instances, steps: drawn }) => {
    const span = nextLine();
    const steps = drawn.map(draw);
    return { name, instances: instances ?? 1, span, steps, everyEffect: everyEffect(steps) };
  });
  const all = everyStep(roles.flatMap(({ steps }) => steps));
  const scenario: Scenario = {
    title: "drafted",
    tags: [],
    level: "must",
    requires: [],
    isolate: false,
    vars,
    matrix: {},
    timeoutMs: 5_000,
    deadlineMs: 60_000,
    roles: [],
    programs: [],
    surplus: "fail",
    cleanup: [],
    file,
    span: { file, start: 0, end: 0 },
  };
  return {
    scenario,
    roles,
    defined: findDefinitions(all),
    proxies: new Map(),
    programs: new Map(),
    variables: new Map(Object.keys(vars).map((name) => [name, { names: [], faults: [] }])),
    subjectSteps: [],
    cleanup: [],
    everyStep: all,
    substituted: new Set(),
    places: nowhere,
  };
}

function linesOf(draft: StepDraft): string[] {
  return [`- ${verbOf(draft)}`, ...(draft.blocks ?? []).flatMap((block) => block.flatMap(linesOf))];
}

function verbOf({ effects }: StepDraft): string {
  return effects[0]?.kind ?? "nothing";
}
