/** `expect-error` and `save-error`: which errors a step may have, and what becomes of them. */
import { describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

/** Connects to a port that is bound; `steps` see `tried`. */
const connecting = (listens: boolean, modifiers: string, steps = ""): string => `scenario: connect
roles:
  server:
    - bind: 127.0.0.1:0
${listens ? "    - listen\n" : ""}    - set: { port: server.port }
    - barrier: done
  client:
    - connect: 127.0.0.1:\${port}
      ${modifiers}
${steps}    - barrier: done
`;

const check = (expression: string): string => `    - check: ${expression}\n`;

describe("expect-error and save-error", () => {
  it.each<[string, boolean, string, string]>([
    [
      "the value that connect_ex returns",
      false,
      "expect-error: ECONNREFUSED\n      save-error: tried",
      "tried.number == 111",
    ],
    ["its name", false, "expect-error: any\n      save-error: tried", 'tried.name == "ECONNREFUSED"'],
    ["its text", false, "expect-error: any\n      save-error: tried", 'tried.text == "nobody listens there"'],
    [
      "0 where it succeeded",
      true,
      "expect-error: any\n      save-error: tried",
      'tried.number == 0 && tried.name == "OK"',
    ],
    [
      "one of several",
      false,
      "expect-error: [ETIMEDOUT, ECONNREFUSED]\n      save-error: tried",
      "tried.number == 111",
    ],
    ["any of several", true, "expect-error: [ETIMEDOUT, any]\n      save-error: tried", "tried.number == 0"],
    ["without an expectation", true, "save-error: tried", "tried.number == 0"],
    [
      "inside text",
      false,
      "expect-error: any\n      save-error: tried",
      '"${tried.number} ${tried.name}" == "111 ECONNREFUSED"',
    ],
  ])("%s", async (_, listens, modifiers, expression) => {
    const steps = expression.includes("${")
      ? `    - set: { told: 'string(tried.number) + " " + tried.name' }\n${check('told == "111 ECONNREFUSED"')}`
      : check(expression);
    const { outcome, failure } = await playText(connecting(listens, modifiers, steps));
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
  });

  it.each<[string, boolean, string, RegExp]>([
    ["an error that nobody expects fails", false, "save-error: tried", /^connect 127\.0\.0\.1:\d+: ECONNREFUSED/],
    ["another error fails", false, "expect-error: ETIMEDOUT", /^expected ETIMEDOUT, got connect .*ECONNREFUSED/],
    ["success fails", true, "expect-error: ECONNREFUSED", /^expected ECONNREFUSED, but connect succeeded/],
  ])("%s", async (_, listens, modifiers, message) => {
    const { outcome, failure } = await playText(connecting(listens, modifiers));
    expect([outcome, failure?.message]).toEqual(["failed", expect.stringMatching(message)]);
  });

  it("another role can wait for it", async () => {
    const { outcome, failure } = await playText(`scenario: told
roles:
  client:
    - connect: 127.0.0.1:1
      expect-error: any
      save-error: tried
  reader:
    - set: { seen: tried.name }
    - check: seen == "ECONNREFUSED"
`);
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
  });

  it("any is for errors of system calls: what came and was wrong is still wrong", async () => {
    const { outcome } = await playText(
      `scenario: wrong bytes
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - accept
    - send: no
  client:
    - connect: \${server.address}
    - expect-recv: yes
      expect-error: any
`
        .replace("expect-recv: yes", 'expect-recv: "yes"')
        .replace("send: no", 'send: "no"'),
    );
    expect(outcome).toBe("failed");
  });

  it.each([
    ["ECONREFUSED", "ECONNREFUSED"],
    ["EWOULDBLOK", "EWOULDBLOCK"],
  ])("%s is a mistake in the file, and %s is meant", async (name) => {
    await expect(playText(connecting(false, `expect-error: ${name}`))).rejects.toThrow(`there is no error ${name}`);
  });
});
