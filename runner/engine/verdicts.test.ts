/** What becomes of whole scenarios: which verdict, why, and in which words. */
import { describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

const pair = (server: string, client: string, extra = ""): string => `scenario: test
${extra}roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 8
    - accept
${indent(server)}
  client:
    - connect: \${server.address}
${indent(client)}
`;

function indent(steps: string): string {
  return steps
    .trim()
    .split("\n")
    .map((line) => `    ${line.trimEnd()}`)
    .join("\n");
}

describe("scenarios that pass", () => {
  it.each([
    [
      "an echo",
      pair(
        "- expect-recv: hello\n- send: hello\n- expect-eof\n- close",
        "- send: hello\n- expect-recv: hello\n- close",
      ),
    ],
    ["bytes that nobody expects, allowed", pair("- send: extra", "- close", "surplus: allow\n")],
    ["a value that is waited for", pair('- expect-recv: "${word}"', "- set: { word: '\"hi\"' }\n- send: hi")],
    ["an error that is expected", pair("- reset", "- expect-recv: { bytes: 1 }\n  expect-error: ECONNRESET")],
    ["a step that a condition leaves out", pair("- close", "- send: never\n  if: 1 > 2\n- expect-eof")],
    ["a step that succeeds at the third attempt", retried],
    [
      "a wait in vain that is expected",
      pair("- expect-eof", "- expect-recv: { bytes: 1 }\n  within: 60ms\n  expect-error: ETIMEDOUT"),
    ],
    ["a wait in vain that may be", pair("- expect-eof", "- expect-recv: { bytes: 1 }\n  within: 60ms\n  level: may")],
    ["should steps that fail", pair("- send: a", "- expect-recv: b\n  level: should\n- expect-recv: a")],
  ])("%s", async (_, text) => {
    const { outcome, failure } = await playText(text);
    expect(failure).toBeUndefined();
    expect(outcome).toBe("passed");
  });
});

const retried = `scenario: test
roles:
  server:
    - await: tried once
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  client:
    - notify: tried once
    - connect: \${server.address}
      retry: { times: 3, every: 10ms }
`;

describe("scenarios that fail", () => {
  it.each([
    ["another byte", pair("- send: hullo", "- expect-recv: hello"), "received-differs", /byte 1/],
    ["too few bytes", pair("- send: hel\n- close", "- expect-recv: hello"), "closed-early", /3 of 5/],
    [
      "a reset",
      pair("- send: hel\n- barrier: sent\n- reset", "- barrier: sent\n- expect-recv: hello"),
      "reset",
      /ECONNRESET/,
    ],
    ["bytes that nobody expects", pair("- send: extra\n- close", "- expect-recv: ex\n- close"), "surplus", /3 bytes/],
    ["a close where silence was expected", pair("- close", "- expect-silence: 50ms"), "not-silent", /closed/],
    ["bytes where silence was expected", pair("- send: psst", "- expect-silence: 50ms"), "not-silent", /4 bytes/],
    ["bytes where the end was expected", pair("- send: psst", "- expect-eof"), "not-closed", /4 bytes/],
    [
      "a false check",
      "scenario: test\nvars: { n: 2 }\nroles:\n  one:\n    - check: n == 3\n",
      "check-failed",
      /n is 2/,
    ],
    [
      "nobody there",
      "scenario: test\nroles:\n  one:\n    - connect: 127.0.0.1:1\n",
      "unexpected-error",
      /ECONNREFUSED/,
    ],
    [
      "an error that does not come",
      pair("- send: a", "- expect-recv: a\n  expect-error: ECONNRESET"),
      "expected-error-missing",
      /succeeded/,
    ],
  ])("%s", async (_, text, code, message) => {
    // Some of them could be told from the file alone.
    const { outcome, failure } = await playText(text, { validate: false });
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
    expect(failure?.at?.line).toBeGreaterThan(1);
    expect(outcome).toBe("failed");
  });

  it("says that everyone waits, and for what, instead of waiting", async () => {
    const { failure } = await playText(
      pair("- expect-recv: { bytes: 12 }", "- send: hello\n- expect-recv: { bytes: 1 }"),
      { validate: false },
    );
    expect(failure?.code).toBe("deadlock");
    expect(failure?.message).toContain("server, line 7: waits for 7 of 12 bytes from client");
    expect(failure?.message).toContain("client, line 11: waits for 1 byte from server");
    expect(failure?.waits).toHaveLength(2);
  });

  it("cancels the others, whose steps are not reached rather than failed", async () => {
    const played = await playText(pair("- send: b\n- expect-recv: x", "- expect-recv: a\n- send: x\n- send: y"));
    expect(played.failure?.actor).toBe("client");
    expect(played.others).toEqual([]);
    expect(played.notReached.length).toBe(2);
  });
});

describe("roles with instances and connections", () => {
  it("plays each instance with values of its own", async () => {
    const { outcome, failure } = await playText(`scenario: test
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 50
    - serve:
        connections: 50
        steps:
          - expect-recv: { line: {}, save: word }
          - send: { line: "\${word}" }
  client:
    instances: 50
    steps:
      - connect: \${server.address}
      - send: { line: "I am \${instance}" }
      - expect-recv: { line: "I am \${instance}" }
`);
    expect(failure).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("names the instance that failed", async () => {
    const { failure } = await playText(`scenario: test
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 3
    - serve:
        connections: 3
        steps:
          - expect-recv: { line: "1" }
          - expect-eof
  client:
    instances: 3
    steps:
      - connect: \${server.address}
      - send: { line: "1" }
      - check: instance != 2
`);
    expect(failure?.actor).toBe("client#2");
  });
});
