/** Every kind of transport plays by the same verbs, and fails in the same words. */
import { describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

const datagrams = (address: string, server: string, client: string): string => `scenario: test
roles:
  server:
    - bind: ${address}
${indent(server)}
  client:
    - connect: \${server.address}
${indent(client)}
`;

function indent(steps: string): string {
  return steps.replaceAll(/^/gm, "    ");
}

describe("datagrams", () => {
  const echo = "- expect-recv: hello\n- send: hello";
  const ask = "- send: hello\n- expect-recv: hello";

  it.each([
    ["over UDP", datagrams("udp://127.0.0.1:0", echo, ask)],
    [
      "one after the other, each of them a message",
      datagrams("udp://127.0.0.1:0", "- expect-recv: [a, bc]", "- send: a\n- send: bc"),
    ],
    ["that are empty", datagrams("udp://127.0.0.1:0", '- expect-recv: ""', '- send: ""')],
    ["without a frame", datagrams("udp://127.0.0.1:0", "- expect-recv: { ends-with: lo }", "- send: hello")],
    [
      "of which only the beginning is taken",
      datagrams(
        "udp://127.0.0.1:0",
        '- recv: 3\n  save: part\n  expect-error: EMSGSIZE\n- check: part == "lon"',
        "- send: long",
      ),
    ],
    [
      "to nobody: ICMP says so at the next call",
      "scenario: test\nroles:\n  one:\n    - connect: udp://127.0.0.1:1\n    - send: a\n    - expect-recv: b\n      expect-error: ECONNREFUSED\n",
    ],
    [
      "from a Unix socket without a name, which cannot be answered",
      "scenario: test\nroles:\n  server:\n    - bind: unix-dgram:@tomada-nameless\n    - expect-recv: a\n    - send: b\n      expect-error: ENOTCONN\n  client:\n    - connect: ${server.address}\n    - send: a\n",
    ],
    [
      "too long for UDP",
      "scenario: test\nroles:\n  one:\n    - connect: udp://127.0.0.1:1\n    - send: { fill: { size: 65508 } }\n      expect-error: EMSGSIZE\n",
    ],
  ])("%s", async (_, text) => {
    const { outcome, failure } = await playText(text);
    expect(failure).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it.each([
    [
      "another message",
      datagrams("udp://127.0.0.1:0", "- expect-recv: hello", "- send: hullo"),
      "received-differs",
      /byte 1/,
    ],
    [
      "a longer one",
      datagrams("udp://127.0.0.1:0", "- expect-recv: hello", "- send: hello!"),
      "received-differs",
      /goes on/,
    ],
    [
      "one from somebody else",
      datagrams("udp://127.0.0.1:0", "- expect-recv: hello\n  from: udp://127.0.0.1:1", "- send: hello"),
      "received-differs",
      /from 127.0.0.1:1; it came from 127.0.0.1:/,
    ],
    [
      "one that nobody expects",
      datagrams("udp://127.0.0.1:0", "- expect-recv: a\n- await: sent", "- send: a\n- send: bcd\n- notify: sent"),
      "surplus",
      /a datagram of 3 bytes/,
    ],
    [
      "where silence was expected",
      datagrams("udp://127.0.0.1:0", "- expect-silence: 1s", "- send: psst"),
      "not-silent",
      /a datagram of 4 bytes/,
    ],
    [
      "to an unknown receiver",
      "scenario: test\nroles:\n  one:\n    - bind: udp://127.0.0.1:0\n    - send: a\n",
      "unexpected-error",
      /EDESTADDRREQ/,
    ],
  ])("%s", async (_, text, code, message) => {
    const { outcome, failure } = await playText(text, { validate: false });
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
    expect(outcome).toBe("failed");
  });
});

describe("values that the peer sent", () => {
  const sends = (line: string, then: string): string => `scenario: test
vars: { word: abc }
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: { line: "${line}" }
  client:
    - connect: \${server.address}
    - expect-recv: { line: {}, save: length }
    - ${then}
`;

  it.each([
    ["used as a length", sends("five", 'expect-recv: { bytes: "${length}" }'), /length is "five"/],
    ["used as a number", sends("five", "check: int(length) == 5"), /length is "five"/],
  ])("are the peer's failure when they are %s", async (_, text, message) => {
    const { outcome, failure } = await playText(text);
    expect(failure).toMatchObject({ kind: "mismatch", code: "value-unusable" });
    expect(failure?.message).toMatch(message);
    expect(outcome).toBe("failed");
  });

  it("are not to blame for the scenario's own", async () => {
    const { failure } = await playText(sends("5", "check: int(word) == int(length) || int(word) == 5"));
    expect(failure?.message).toContain('word is "abc"');
    const own = await playText("scenario: test\nvars: { word: abc }\nroles:\n  one:\n    - check: int(word) == 5\n");
    expect(own.failure).toMatchObject({ kind: "fault", code: "expression-failed" });
  });
});
