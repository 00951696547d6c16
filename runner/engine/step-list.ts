/** The steps of a scenario by their numbers, as events and reports know them. */
import type { StepInfo } from "../model/events.ts";
import type { Scenario, Step } from "../model/scenario.ts";

/** All steps of a scenario by id, with what plays them. */
export function listSteps(scenario: Scenario): readonly { readonly step: Step; readonly role: string }[] {
  const found: { step: Step; role: string }[] = [];
  const walk = (steps: readonly Step[], role: string): void => {
    for (const step of steps) {
      found[step.id] = { step, role };
      for (const block of step.blocks) walk(block, role);
    }
  };
  for (const { name, steps } of scenario.roles) walk(steps, name);
  walk(scenario.subject?.steps ?? [], scenario.subject?.role ?? "subject");
  walk(scenario.cleanup, "cleanup");
  return found;
}

/** What reports are told of each of them. */
export function describeSteps(scenario: Scenario): readonly StepInfo[] {
  return listSteps(scenario).map(({ step, role }) => {
    const { line, column } = step.span.file.positionAt(step.span.start);
    return {
      role,
      verb: step.verb,
      title: describeStep(step),
      line,
      column,
      level: step.modifiers.level ?? scenario.level,
      spec: step.modifiers.spec,
    };
  });
}

/** One line that says what the step does: its `title`, or the step as it stands in the file. */
function describeStep({ modifiers, span, argumentSpan }: Step): string {
  if (modifiers.title !== undefined) return modifiers.title;
  const written = span.file.text.slice(span.start, Math.max(span.end, argumentSpan.end));
  const line = written.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
