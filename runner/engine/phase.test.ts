import { describe, expect, it, vi } from "vitest";
import { Cancelled } from "../model/outcome.ts";
import { Phase, type Wait } from "./phase.ts";

function makeWait(actor: string, mayEndByItself: boolean): Wait & { cancelled: unknown } {
  const wait = {
    actor,
    step: undefined,
    reason: { describe: () => "waits", mayEndByItself: () => mayEndByItself },
    cancelled: undefined as unknown,
    cancel(error: Cancelled) {
      wait.cancelled = error;
    },
  };
  return wait;
}

describe("a phase", () => {
  it("notices when everyone waits and nothing can happen any more", () => {
    vi.useFakeTimers();
    let deadlocks = 0;
    const phase = new Phase(() => deadlocks++);
    phase.actorStarted();
    phase.actorStarted();
    phase.waitBegun(makeWait("a", false));
    vi.runAllTimers();
    expect(deadlocks).toBe(0);
    phase.waitBegun(makeWait("b", false));
    vi.runAllTimers();
    expect(deadlocks).toBe(1);
    vi.useRealTimers();
  });

  it("waits with those whose wait may end by itself", () => {
    vi.useFakeTimers();
    let deadlocks = 0;
    const phase = new Phase(() => deadlocks++);
    phase.actorStarted();
    phase.actorStarted();
    const timer = makeWait("timer", true);
    phase.waitBegun(makeWait("a", false));
    phase.waitBegun(timer);
    vi.runAllTimers();
    expect(deadlocks).toBe(0);
    phase.waitEnded(timer);
    phase.actorEnded();
    vi.runAllTimers();
    expect(deadlocks).toBe(1);
    vi.useRealTimers();
  });

  it("asks again and again while something may still come of what is under way", () => {
    vi.useFakeTimers();
    let deadlocks = 0;
    let asked = 0;
    const phase = new Phase(
      () => deadlocks++,
      () => ++asked < 3,
    );
    phase.actorStarted();
    phase.waitBegun(makeWait("a", false));
    vi.runAllTimers();
    expect([asked, deadlocks]).toEqual([3, 1]);
    vi.useRealTimers();
  });

  it("looks again when something changed while it suspected", () => {
    vi.useFakeTimers();
    let deadlocks = 0;
    const phase = new Phase(() => deadlocks++);
    phase.actorStarted();
    const first = makeWait("a", false);
    phase.waitBegun(first);
    phase.waitEnded(first);
    phase.waitBegun(makeWait("a", true));
    vi.runAllTimers();
    expect(deadlocks).toBe(0);
    vi.useRealTimers();
  });

  it("is not misled by a turn of the event loop that took long, after which timers come before sockets", async () => {
    let deadlocks = 0;
    const phase = new Phase(() => deadlocks++);
    phase.actorStarted();
    const wait = makeWait("a", false);
    // Timers are the next that the event loop looks at, then this turn's immediates.
    await new Promise(setImmediate);
    phase.waitBegun(wait);
    setImmediate(() => setImmediate(() => phase.waitEnded(wait)));
    for (const end = performance.now() + 60; performance.now() < end;);
    await new Promise((resolve) => setTimeout(resolve));
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect(deadlocks).toBe(0);
  });

  it("cancels all waits, once", () => {
    const phase = new Phase(() => {});
    const wait = makeWait("a", false);
    phase.actorStarted();
    phase.waitBegun(wait);
    phase.cancel();
    expect(wait.cancelled).toBeInstanceOf(Cancelled);
    expect(phase.over).toBe(true);
  });

  it("tells no more waits than a person reads", () => {
    const phase = new Phase(() => {});
    for (let index = 0; index < 30; index++) phase.waitBegun(makeWait(`client#${index}`, true));
    const told = phase.describeWaits();
    expect(told).toHaveLength(21);
    expect(told.at(-1)?.actor).toBe("10 more");
  });
});
