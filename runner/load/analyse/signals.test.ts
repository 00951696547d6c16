import { describe, expect, it } from "vitest";
import { outlineOf, type RoleDraft, type StepDraft } from "./outline.test-support.ts";
import { checkBarriers, checkSignals, findBarriers } from "./signals.ts";
import { awaits, barrier, branches, loop, maybe, notify, serve } from "./step-drafts.test-support.ts";

function check(roles: Record<string, readonly StepDraft[] | RoleDraft>): string[] {
  const outline = outlineOf(roles);
  const found = [...checkBarriers(outline, findBarriers(outline)), ...checkSignals(outline)];
  return found.map(({ code, message, help, at }) => `${at.line} ${code}: ${message} (${help})`);
}

describe("barriers and signals", () => {
  const fine: readonly (readonly [string, Record<string, readonly StepDraft[] | RoleDraft>])[] = [
    ["two roles", { a: [barrier("b")], c: [barrier("b")] }],
    ["instances of one role", { a: { instances: 2, steps: [barrier("b")] } }],
    ["branches of one role, perhaps", { a: [branches([barrier("b")], [barrier("b")])] }],
    ["connections of one role, perhaps", { a: [serve(2, barrier("b"))] }],
    ["a signal to oneself", { a: [notify("go"), awaits("go")] }],
    ["a signal that may not be given", { a: [maybe(notify("go"))], b: [awaits("go")] }],
  ];
  it.each(fine)("%s", (_title, roles) => expect(check(roles)).toEqual([]));

  const wrong: readonly (readonly [string, Record<string, readonly StepDraft[]>, readonly string[]])[] = [
    [
      "a barrier of one",
      { a: [loop(2, barrier("b"))] },
      [
        "3 barrier-too-few: only a reaches the barrier b; a barrier is where several meet (let another role mention it too, or leave it out)",
      ],
    ],
    [
      "a barrier that is mistyped",
      { a: [barrier("ready")], b: [barrier("raedy")] },
      [
        "2 barrier-too-few: only a reaches the barrier ready; a barrier is where several meet (did you mean raedy?)",
        "4 barrier-too-few: only b reaches the barrier raedy; a barrier is where several meet (did you mean ready?)",
      ],
    ],
    [
      "nobody gives it",
      { a: [awaits("go")] },
      ["2 await-without-notify: nobody gives the signal go (add notify: go where it happens)"],
    ],
    [
      "somebody gives one that is called nearly so",
      { a: [awaits("started")], b: [notify("start")] },
      ["2 await-without-notify: nobody gives the signal started (did you mean start?)"],
    ],
  ];
  it.each(wrong)("%s", (_title, roles, messages) => expect(check(roles)).toEqual(messages));
});
