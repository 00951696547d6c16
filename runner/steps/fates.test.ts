/** `datagrams:` — lost, doubled, overtaken and late on purpose, and the same ones each time. */
import { describe, expect, it } from "vitest";
import { run } from "../engine/run.ts";
import { loadScenarios } from "../load/load.ts";
import type { Event } from "../model/events.ts";
import { playText, runOptions } from "../engine/play-text.test-support.ts";

/** Sends the numbers 0 to 9, whose fate is `fate`, and then "end"; returns what arrives, in its order. */
async function arrivals(fate: string): Promise<readonly string[]> {
  const text = `scenario: test
surplus: allow
roles:
  receiver:
    - bind: udp://127.0.0.1:0
    - set: { last: '""' }
    - repeat:
        until: last == "end"
        steps:
          - recv: 100
            save: last
  sender:
    - connect: \${receiver.address}
    - repeat:
        times: 10
        steps:
          - send: \${round}
            datagrams: ${fate}
    - send: end
`;
  const { cases, diagnostics } = await loadScenarios([{ path: "test.scenario.yaml", text }], { analyse: true });
  expect(diagnostics).toEqual([]);
  const received: string[] = [];
  let outcome: string | undefined;
  const handle = (event: Event): void => {
    if (event.type === "bytes-received") received.push(Buffer.from(event.data).toString());
    if (event.type === "scenario-finished") outcome = event.outcome;
  };
  await run(cases, runOptions(), [{ detail: "bytes", handle }]);
  expect(outcome).toBe("passed");
  return received;
}

const all = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "end"];

describe("datagrams are", () => {
  it.each<[what: string, fate: string, arrived: readonly string[]]>([
    ["all sent", "{ drop: 0 }", all],
    ["lost, all", "{ drop: 1 }", ["end"]],
    ["lost, some", "{ drop: [0, 3, 11] }", all.filter((text) => text !== "0" && text !== "3")],
    ["doubled", "{ duplicate: [9] }", [...all.slice(0, 10), "9", "end"]],
    ["overtaken", "{ reorder: [0, 4] }", ["1", "0", "2", "3", "5", "4", "6", "7", "8", "9", "end"]],
    ["overtaken by one that is overtaken", "{ reorder: [8, 9] }", [...all.slice(0, 8), "end"]],
    ["late", "{ delay: 50s, drop: [0] }", ["end"]],
  ])("%s", async (_, fate, arrived) => {
    expect(await arrivals(fate)).toEqual(arrived);
  });

  it("lost by chance, the same ones for the same seed", async () => {
    const first = await arrivals("{ drop: 0.5, seed: 1 }");
    expect(first.length).toBeGreaterThan(1);
    expect(first.length).toBeLessThan(11);
    expect(await arrivals("{ drop: 0.5, seed: 1 }")).toEqual(first);
    expect(await arrivals("{ drop: 0.5, seed: 2 }")).not.toEqual(first);
    // What else befalls them does not decide who is lost.
    expect([...new Set(await arrivals("{ drop: 0.5, duplicate: 0.5, seed: 1 }"))]).toEqual(first);
  });
});

it("what is under way when the socket is closed arrives", async () => {
  const { failure } = await playText(`scenario: test
roles:
  receiver:
    - bind: udp://127.0.0.1:0
    - expect-recv: [late, overtaken]
  sender:
    - connect: \${receiver.address}
    - send: late
      datagrams: { delay: [50s, 60s] }
    - send: overtaken
      datagrams: { reorder: 1 }
    - close
`);
  expect(failure).toBeUndefined();
});

it("who waits in vain is told what befell what it sent", async () => {
  const { failure } = await playText(`scenario: test
timeout: 50ms
roles:
  receiver:
    - bind: udp://127.0.0.1:0
    - expect-silence: 100ms
  sender:
    - connect: \${receiver.address}
    - send: lost
      datagrams: { drop: 1 }
    - expect-recv: answer
`);
  expect(failure?.code).toBe("timed-out");
  expect(failure?.hints[0]).toMatch(/^sender has dropped the one datagram that it sent, on purpose/);
});

it("a computed value that makes no sense is told", async () => {
  const { failure } = await playText(`scenario: test
vars: { chance: often }
roles:
  one:
    - connect: udp://127.0.0.1:9
    - send: a
      datagrams: { drop: "\${chance}" }
`);
  expect(failure?.message).toMatch(/"often" is not a probability/);
});
