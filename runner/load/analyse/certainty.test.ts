/** The law of analysis: it holds nothing against a scenario that some order of events brings to its end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canEnd } from "./explorer.test-support.ts";
import { outlineOf, type StepDraft } from "./outline.test-support.ts";
import { findBarriers } from "./signals.ts";
import { checkSocketStates } from "./socket-states.ts";
import {
  accept,
  awaits,
  barrier,
  close,
  connect,
  define,
  notify,
  receive,
  receiveEnd,
  send,
  up,
  uses,
} from "./step-drafts.test-support.ts";
import { checkWaits } from "./waits.ts";

const name = fc.constantFrom("x", "y");
const length = fc.integer({ min: 1, max: 2 });
const anything = fc.oneof(
  { weight: 3, arbitrary: length.map((bytes) => send(bytes)) },
  { weight: 3, arbitrary: length.map((bytes) => receive(bytes)) },
  fc.constant(receiveEnd()),
  fc.constant(close()),
  name.map(barrier),
  name.map(notify),
  name.map(awaits),
  name.map((value) => define(value)),
  name.map((value) => uses(value)),
);
const serverStep = fc.oneof({ weight: 2, arbitrary: fc.constant(accept()) }, anything);
const clientStep = fc.oneof({ weight: 1, arbitrary: fc.constant(connect()) }, anything);
const roles = fc.record(
  {
    server: fc.array(serverStep, { maxLength: 5 }).map((steps) => [...up, accept(), ...steps]),
    client: fc.array(clientStep, { maxLength: 5 }).map((steps) => [connect(), ...steps]),
    other: fc.oneof(
      fc.constant([]),
      fc.array(clientStep, { maxLength: 4 }).map((steps) => [connect(), ...steps]),
    ),
  },
  { noNullPrototype: true },
);

/** Mistakes that make a scenario end too early to say anything about waits. */
function isSound(drafts: Record<string, readonly StepDraft[]>): boolean {
  return checkSocketStates(outlineOf(drafts)).found.length === 0;
}

function findWaits(drafts: Record<string, readonly StepDraft[]>): string[] {
  const outline = outlineOf(drafts);
  return checkWaits(outline, findBarriers(outline)).map(({ message }) => message);
}

describe("certainty", () => {
  it("is silent about what can end", () => {
    let ended = 0;
    let claimed = 0;
    fc.assert(
      fc.property(roles, (drafts) => {
        const claims = findWaits(drafts);
        if (claims.length > 0) claimed += 1;
        if (!canEnd(drafts)) return;
        ended += 1;
        expect(claims).toEqual([]);
        expect(isSound(drafts)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    // The test would say nothing if its scenarios were all of one kind.
    expect(ended).toBeGreaterThan(100);
    expect(claimed).toBeGreaterThan(100);
  });

  it("finds every deadlock of two roles that say all there is to know", () => {
    let stuck = 0;
    fc.assert(
      fc.property(roles, ({ server, client }) => {
        const drafts = { server, client };
        if (!isSound(drafts) || canEnd(drafts)) return;
        // An end that comes with bytes before it is a failure, but nobody waits for anything then.
        if ([...server, ...client].some(({ effects }) => effects.some(({ kind }) => kind === "receive-end"))) return;
        if (outlineHasUngiven(drafts)) return;
        stuck += 1;
        expect(findWaits(drafts)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect(stuck).toBeGreaterThan(100);
  });
});

/** Names that are awaited or used and never given are other checks' findings. */
function outlineHasUngiven(drafts: Record<string, readonly StepDraft[]>): boolean {
  const steps = Object.values(drafts).flat();
  const effects = steps.flatMap((step) => step.effects);
  const given = new Set(effects.flatMap((effect) => (effect.kind === "notify" ? [effect.name] : [])));
  const defined = new Set(effects.flatMap((effect) => (effect.kind === "define" ? [effect.name] : [])));
  return (
    effects.some((effect) => effect.kind === "await" && !given.has(effect.name)) ||
    steps.some((step) => step.uses?.some((use) => !use.includes(".") && !defined.has(use)))
  );
}
