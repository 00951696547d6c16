/** After a scenario nothing is left: no descriptor, no timer, no process, whichever way it ended. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout" || name.startsWith("TCP")).length;
}

const endings = [
  ["passes", "- expect-recv: hello", "passed"],
  ["fails", "- expect-recv: other", "failed"],
  ["waits for ever", "- expect-recv: { bytes: 100 }", "failed"],
  ["times out", "- expect-silence: 20ms\n    - expect-silence: 1m\n      within: 10ms", "failed"],
] as const;

describe.runIf(process.platform === "linux")("a scenario that", () => {
  it.each(endings)("%s leaves nothing behind", async (_, steps, outcome) => {
    const text = `scenario: test
timeout: 200ms
deadline: 2s
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
    - accept
    - send: hello
    - expect-eof
  client:
    - connect: \${server.address}
    - connect: \${server.address}
    ${steps}
    - close
    - close
surplus: allow
`;
    await playText(text, { validate: false }); // whatever is loaded once is loaded now
    const before = openDescriptors();
    const timersBefore = timers();
    for (let round = 0; round < 3; round++) expect((await playText(text, { validate: false })).outcome).toBe(outcome);
    await new Promise((resolve) => setImmediate(resolve));
    expect(openDescriptors()).toBe(before);
    // The test runner's own timers come and go.
    expect(timers()).toBeLessThanOrEqual(timersBefore);
  });

  it("is interrupted leaves nothing behind", async () => {
    const interrupt = new AbortController();
    const text = "scenario: test\nroles:\n  one:\n    - bind: 127.0.0.1:0\n    - listen: 1\n    - delay: 1m\n";
    const before = openDescriptors();
    const timersBefore = timers();
    const playing = playText(text, { signal: interrupt.signal, validate: false });
    setTimeout(() => interrupt.abort(), 50);
    expect((await playing).outcome).toBe("interrupted");
    expect(openDescriptors()).toBe(before);
    expect(timers()).toBeLessThanOrEqual(timersBefore);
  });
});
