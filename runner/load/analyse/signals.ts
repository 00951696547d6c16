/** Barriers that nobody else reaches, and signals that nobody gives. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { mistake } from "./mistake.ts";
import { didYouMean, listNames } from "../../model/nearest-name.ts";
import type { Outline, StepOutline } from "./outline.ts";

/** Everything that mentions a barrier. */
export interface BarrierUse {
  readonly mentions: { readonly step: StepOutline; readonly role: string }[];
  /** Actors that have to arrive. */
  expected: number;
  /** How often or by whom it is reached is known only when running. */
  vague: boolean;
}

export function findBarriers(outline: Outline): ReadonlyMap<string, BarrierUse> {
  const barriers = new Map<string, BarrierUse>();
  const mention = (name: string, role: string, step: StepOutline): BarrierUse => {
    const use = barriers.get(name) ?? { mentions: [], expected: 0, vague: false };
    barriers.set(name, use);
    use.mentions.push({ step, role });
    return use;
  };
  const look = (step: StepOutline, role: string, vague: boolean): void => {
    const unsure = vague || step.optional;
    let inside = unsure;
    for (const effect of step.effects) {
      if (effect.kind === "barrier") mention(effect.name, role, step).vague ||= unsure;
      if (effect.kind === "serve" || effect.kind === "branches") inside = true;
      if (effect.kind === "loop" && effect.times === undefined) inside = true;
    }
    for (const block of step.blocks) for (const child of block) look(child, role, inside);
  };
  for (const role of outline.roles) {
    for (const step of role.steps) look(step, role.name, false);
    if (outline.substituted.has(role.name)) continue;
    for (const [, use] of barriers)
      if (use.mentions.some((one) => one.role === role.name)) use.expected += role.instances;
  }
  for (const step of outline.subjectSteps) look(step, "subject", true);
  for (const step of outline.cleanup) look(step, "cleanup", true);
  return barriers;
}

export function checkBarriers(outline: Outline, barriers: ReadonlyMap<string, BarrierUse>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, { mentions, vague }] of barriers) {
    const roles = new Set(mentions.map((mention) => mention.role));
    const [first, ...others] = mentions;
    const role = outline.roles.find((candidate) => candidate.name === first?.role);
    if (!first || vague || roles.size > 1 || (role?.instances ?? 1) > 1) continue;
    const help = didYouMean(
      name,
      [...barriers.keys()].filter((other) => other !== name),
      () => "let another role mention it too, or leave it out",
    );
    const message = `only ${first.role} reaches the barrier ${name}; a barrier is where several meet`;
    const related = others.map(({ step }) => ({ message: "mentioned here too", span: step.step.argumentSpan }));
    found.push(mistake("barrier-too-few", message, first.step.step.argumentSpan, help, related));
  }
  return found;
}

/** `await` of what no `notify` gives. */
export function checkSignals({ everyStep }: Outline): Diagnostic[] {
  const { given, awaited } = findSignals(everyStep);
  return awaited.flatMap(({ name, step }) => {
    if (given.has(name)) return [];
    const help = didYouMean(name, given, () =>
      given.size === 0
        ? `add notify: ${name} where it happens`
        : `add notify: ${name} where it happens; given are ${listNames(given)}`,
    );
    return [mistake("await-without-notify", `nobody gives the signal ${name}`, step.step.argumentSpan, help)];
  });
}

/** Signals that are awaited and never given: waiting for them is a mistake of its own, not part of a cycle. */
export function findUngiven({ everyStep }: Outline): readonly string[] {
  const { given, awaited } = findSignals(everyStep);
  return awaited.flatMap(({ name }) => (given.has(name) ? [] : [name]));
}

function findSignals(steps: readonly StepOutline[]) {
  const given = new Set<string>();
  const awaited: { readonly name: string; readonly step: StepOutline }[] = [];
  for (const step of steps) {
    for (const effect of step.effects) {
      if (effect.kind === "notify") given.add(effect.name);
      else if (effect.kind === "await") awaited.push({ name: effect.name, step });
    }
  }
  return { given, awaited };
}
