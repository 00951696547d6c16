/** How a connection ends at one end, and what the other end and the events tell of it. */
import { describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

/** `ender` ends the connection, at either end of it; `other` waits for that. */
const ending = (end: "server" | "client", ender: string, other: string): string => {
  const steps = (text: string): string => text.replace(/^/gm, "    ");
  const [server, client] = end === "server" ? [ender, other] : [other, ender];
  return `scenario: an end
surplus: allow
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - accept
${steps(server)}
  client:
    - connect: \${server.address}
${steps(client)}
`;
};

describe.each(["server", "client"] as const)("ended by the %s", (end) => {
  it.each<[string, string, string, "peer-closed" | "peer-reset"]>([
    ["close: FIN", "- close", "- expect-eof\n- expect-state: CLOSE_WAIT", "peer-closed"],
    [
      "shutdown: FIN, and the other direction goes on",
      "- shutdown: write\n- expect-recv: still here",
      "- expect-eof\n- send: still here",
      "peer-closed",
    ],
    ["reset: RST", "- reset", "- expect-reset\n- expect-state: CLOSED", "peer-reset"],
    ["linger 0 and close: RST", "- set-option: { linger: 0s }\n- close", "- expect-reset", "peer-reset"],
    [
      "close with bytes unread: RST",
      "- barrier: sent\n- close",
      "- send: unread\n- barrier: sent\n- expect-reset",
      "peer-reset",
    ],
    ["shutdown of both: FIN", "- shutdown: both", "- expect-eof", "peer-closed"],
  ])("%s", async (_, ender, other, change) => {
    const { outcome, failure, events } = await playText(ending(end, ender, other));
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
    const changes = events.flatMap((event) => (event.type === "socket-changed" ? [event.change] : []));
    expect(changes).toContain(change);
    expect(changes.filter((one) => one === "peer-reset")).toHaveLength(change === "peer-reset" ? 1 : 0);
  });
});
