/** For tests of analysis: outlines made from effects alone, without YAML, verbs or a loader. Each step has a line of its own. */
import type { Effect } from "../../model/effects.ts";
import type { Scenario, Step } from "../../model/scenario.ts";
import { SourceFile, type Span } from "../../model/source.ts";
import { findDefinitions, type Outline, type StepOutline } from "./outline.ts";
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

/** Steps by name: the line of a message is then 1 for the role, and so on down the file. */
export function outlineOf(drafts: Readonly<Record<string, readonly StepDraft[] | RoleDraft>>, vars: Scenario["vars"] = {}): Outline {
  const lines: string[] = [];
  const steps: (() => void)[] = [];
  let file!: SourceFile;
  let nextId = 0;
  const span = (text: string): Span => {
    lines.push(text);
    const line = lines.length;
    const made = { start: 0, end: 0 } as { file: SourceFile; start: number; end: number };
    steps.push(() => {
      made.file = file;
      made.start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      made.end = made.start + text.length;
    });
    return made;
  };
  const draw = (draft: StepDraft): StepOutline => {
    const [first] = draft.effects;
    const at = span(`- ${first?.kind ?? "nothing"}`);
    const made: Step = {
      id: nextId++,
      verb: first?.kind ?? "nothing",
      argument: null,
      modifiers: {},
      span: at,
      argumentSpan: at,
      blocks: [],
    };
    return {
      step: made,
      verb: undefined,
      effects: draft.effects,
      parts: [],
      names: (draft.uses ?? []).map((use) => ({ path: use.split("."), span: at })),
      faults: [],
      optional: draft.optional ?? false,
      blocks: (draft.blocks ?? []).map((block) => block.map(draw)),
    };
  };
  const roles = Object.entries(drafts).map(([name, draft]) => {
    const at = span(`${name}:`);
    const role: RoleDraft = "steps" in draft ? draft : { steps: draft };
    return { name, instances: role.instances ?? 1, span: at, steps: role.steps.map(draw) };
  });
  file = new SourceFile("drafted.scenario.yaml", lines.join("\n"));
  for (const place of steps) place();
  const scenario: Scenario = {
    title: "drafted",
    tags: [],
    level: "must",
    requires: [],
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
    defined: findDefinitions(roles.map((role) => role.steps)),
    variables: new Map(Object.keys(vars).map((name) => [name, { names: [], faults: [] }])),
    subjectSteps: [],
    cleanup: [],
    substituted: new Set(),
    places: nowhere,
  };
}
