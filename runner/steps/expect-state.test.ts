import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";

const pair = (server: string, client: string): string => `scenario: test
roles:
  server:
    - bind: 127.0.0.1:0
    - expect-state: CLOSED
    - listen: 1
    - expect-state: LISTEN
    - accept
${server}    - barrier: done
  client:
    - connect: \${server.address}
${client}    - barrier: done
`;

describe("expect-state", () => {
  it.each([
    ["ESTABLISHED on both sides", "    - expect-state: ESTABLISHED\n", "    - expect-state: ESTABLISHED\n"],
    ["a half-close", "    - expect-state: CLOSE_WAIT\n", "    - shutdown: write\n    - expect-state: FIN_WAIT2\n"],
    [
      "a half-close on both sides",
      "    - expect-state: CLOSE_WAIT\n    - shutdown: write\n    - expect-state: CLOSED\n",
      "    - shutdown: write\n    - expect-state: TIME_WAIT\n",
    ],
    ["a reset", "    - expect-state: CLOSED\n", "    - reset\n"],
  ])("%s", async (_, server, client) => {
    const { outcome, failure } = await playText(pair(server, client));
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("waits for the peer, and says in which state it is instead when the time is up", async () => {
    const step = "    - expect-state: CLOSE_WAIT\n      within: 60ms\n";
    const { outcome, failure } = await playText(pair(step, ""));
    expect(outcome).toBe("failed");
    expect(failure?.code).toBe("timed-out");
    expect(failure?.message).toMatch(/^expected the state CLOSE_WAIT, 127\.0\.0\.1:\d+ to .* is in ESTABLISHED$/);
  });

  it("a state that is none is a mistake in the file", async () => {
    await expect(playText(pair("    - expect-state: OPEN\n", ""))).rejects.toThrow("does not load");
  });
});
