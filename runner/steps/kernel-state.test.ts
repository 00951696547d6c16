/** What the kernel tells of programs: their ends of connections, what they left open, where they listen. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText, type PlayedText } from "../engine/play-text.test-support.ts";

const folder = mkdtempSync(join(tmpdir(), "tomada-kernel-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Accepts, keeps what it has accepted, and closes it when told so; `fork`: a child has it. */
const server = join(folder, "server.py");
writeFileSync(
  server,
  `import os, socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1])))
s.listen(3)
mode = sys.argv[2] if len(sys.argv) > 2 else "leak"
if mode == "fork" and os.fork() > 0:
    s.close()
    time.sleep(100)
kept = []
while True:
    if mode == "deaf": time.sleep(100)
    c, _ = s.accept()
    while c.recv(100) and mode != "greedy": pass
    if mode == "close": c.close()
    else: kept.append(c)
`,
);

function play(mode: string, steps: string): Promise<PlayedText> {
  return playText(
    `scenario: test
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 3
    - accept
  client:
${indent(steps, 4)}subject: { role: server }
`,
    {
      subjects: new Map([
        ["server", { kind: "command", command: `python3 ${server} \${port} ${mode}`, cwd: folder, pty: false }],
      ]),
    },
  );
}

const indent = (steps: string, width: number): string => steps.trim().replaceAll(/^/gm, " ".repeat(width)) + "\n";
const connect = "- connect: ${server.address}\n";

describe("a program's kernel state", () => {
  const passing: readonly (readonly [what: string, mode: string, steps: string])[] = [
    [
      "its end of the newest connection, whatever becomes of it",
      "leak",
      `${connect}- expect-state: ESTABLISHED\n  program: server\n- close\n- expect-state: CLOSE_WAIT\n  program: server\n- expect-state: FIN_WAIT2`,
    ],
    [
      "its end of a named one",
      "leak",
      `${connect}  as: a\n- close: a\n- expect-state: CLOSE_WAIT\n  program: server\n  on: a\n${connect}  as: b\n- expect-state: ESTABLISHED\n  program: server\n  on: b`,
    ],
    [
      "its end, closed",
      "close",
      `${connect}- close\n- expect-state: CLOSED\n  program: server\n- expect-state: TIME_WAIT`,
    ],
    ["LISTEN is another socket of its", "leak", `${connect}- expect-state: LISTEN\n  program: server`],
    [
      "how many it left",
      "leak",
      `- repeat:\n    times: 3\n    steps:\n    - connect: \${server.address}\n    - close\n- expect-state: { state: CLOSE_WAIT, count: 3, local: "\${server.address}" }\n  program: server`,
    ],
    ["none left", "close", `${connect}- close\n- expect-state: { state: CLOSE_WAIT, at-most: 0 }\n  program: server`],
    ["a child counts", "fork", `${connect}- close\n- expect-state: { state: CLOSE_WAIT, count: 1 }\n  program: server`],
    [
      "descriptors come back",
      "close",
      `- expect-descriptors:\n  save: before\n- repeat:\n    times: 5\n    steps:\n    - connect: \${server.address}\n    - close\n- expect-descriptors: { count: "\${before.count}" }\n- check: before.sockets == 1`,
    ],
    [
      "descriptors that do not",
      "leak",
      `- expect-descriptors:\n  save: before\n${connect}- close\n- expect-descriptors: { at-least: "\${before.count + 1}" }\n  save: after\n- check: after.sockets == before.sockets + 1`,
    ],
    [
      "where it listens, and with which backlog",
      "leak",
      `- expect-listening: { address: 127.0.0.1:0, backlog: 3 }\n  save: door\n- check: door.protocol == "tcp" && door.backlog == 3 && door.port == server.port`,
    ],
  ];
  it.each(passing)("%s", async (_, mode, steps) => {
    const { outcome, failure } = await play(mode, steps);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  const failing: readonly (readonly [what: string, mode: string, steps: string, message: RegExp, hint: RegExp])[] = [
    [
      "a connection that it does not close",
      "leak",
      `${connect}- close\n- expect-state: CLOSED\n  program: server\n  within: 300ms`,
      /^expected the state CLOSED of server's end of [\d.:]+ to [\d.:]+; it has CLOSE_WAIT [\d.:]+ with [\d.:]+$/,
      /server holds 1 socket in CLOSE_WAIT/,
    ],
    [
      "a connection that it does not accept",
      "deaf",
      `${connect}- shutdown: write\n- expect-state: LAST_ACK\n  program: server\n  within: 100ms`,
      /; it is in CLOSE_WAIT, not accepted yet$/,
      /server has not called accept\(\)/,
    ],
    [
      "sockets that it leaves",
      "leak",
      `${connect}- close\n- expect-state: { state: CLOSE_WAIT, count: 1 }\n  program: server\n- expect-state: { state: CLOSE_WAIT, at-most: 0 }\n  program: server\n  within: 100ms`,
      /^expected no sockets of server in CLOSE_WAIT; 1 of 2 are \(LISTEN 1, CLOSE_WAIT 1\)$/,
      /never called close\(\)/,
    ],
    [
      "descriptors that it keeps",
      "leak",
      `${connect}- expect-state: ESTABLISHED\n  program: server\n- expect-descriptors: { at-most: 1 }\n  within: 100ms`,
      /^expected at most 1 descriptor of server; \d+ are open: [12] sockets? \(LISTEN 1(, ESTABLISHED 1)?\), \d+ files?, \d+ pipes?, \d+ others?$/,
      /^$/,
    ],
    [
      "another backlog",
      "leak",
      `- expect-listening: { address: 127.0.0.1:0, backlog: 5 }`,
      /^server listens on [\d.:]+ with a backlog of 3; the scenario asks for 5$/,
      /^$/,
    ],
  ];
  it.each(failing)("%s", async (_, mode, steps, message, hint) => {
    const { outcome, failure } = await play(mode, steps);
    expect(outcome).toBe("failed");
    expect(failure?.message).toMatch(message);
    expect(failure?.hints.join("\n")).toMatch(hint);
  });

  it.each([
    ["- expect-state: { state: ESTABLISHED, count: 1 }", /whose sockets are to be counted/],
    ["- expect-state: { state: CLOSE_WAIT, count: 1 }\n  program: server\n  on: a", /`on:` is about one socket/],
    ["- expect-state: { state: CLOSE_WAIT, at-least: 2, at-most: 1 }\n  program: server", /no number is at least 2/],
    ["- expect-state: { count: 1 }\n  program: server", /state/],
    ["- expect-state: FIN_WAIT_2\n  program: server", /FIN_WAIT/],
    ["- expect-descriptors: 3\n  program: server", /expect-descriptors/],
  ])("a mistake: %s", async (step, message) => {
    await expect(play("leak", `${connect}  as: a\n${step}`)).rejects.toThrow(message);
  });
});
