/** A verb about a program may be the very first thing that a role does: it waits until there is something to ask. */
import { describe, expect, it } from "vitest";
import { playText, type PlayedText } from "./play-text.test-support.ts";
import type { Subject } from "./subjects.ts";

const python = (code: string): Subject => ({
  kind: "command",
  command: `python3 -uc '${code}'`,
  cwd: process.cwd(),
  pty: false,
});

const server = python(`import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("ready")
c, _ = s.accept()
c.recv(1)' "\${port}" '`);

function play(watcher: string, instances = 1): Promise<PlayedText> {
  return playText(
    `scenario: x
programs:
  helper: { run: [sh, -c, "echo \${server.port}; read line"] }
roles:
  watcher:
    instances: ${instances}
    steps:
${watcher}
      - notify: seen
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  client:
    - await: seen
    - connect: \${server.address}
    - send: x
`,
    { subjects: new Map([["server", server]]) },
  );
}

describe("the first step of a role", () => {
  it.for([
    ["expect-alive, of the subject", "- expect-alive"],
    ["expect-alive, of a role by its name", "- { expect-alive: server }"],
    ["expect-output", "- { expect-output: { line: ready }, program: server }"],
    ["expect-state", "- { expect-state: LISTEN, program: server }"],
    ["expect-listening", "- { expect-listening: 127.0.0.1:0, program: server }"],
    ["expect-alive, of a helper that waits for a role", "- { expect-alive: helper }"],
    [
      "expect-output of a helper that waits for a role",
      '- { expect-output: { line: { regex: "^[0-9]+$" } }, program: helper }',
    ],
  ] as const)("%s", async ([, step]) => {
    const { outcome, failure } = await play(`      ${step}`);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("waits in all of many instances, which begin over several turns", async () => {
    const { outcome, failure } = await play("      - { expect-alive: server }", 40);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("says how a role comes to a program", async () => {
    const { failure } = await playText(`scenario: x
roles:
  server:
    - bind: 127.0.0.1:0
  watcher:
    - expect-listening: 127.0.0.1:7
      program: server
`);
    expect(failure?.message).toBe("no program plays server: hand it to one with --subject server=COMMAND");
  });

  it("fails at once where a name is nobody's, and lists who is there", async () => {
    const { failure } = await playText(
      `scenario: x
programs:
  helper: { run: cat }
roles:
  watcher:
    - expect-alive: helpr
`,
      { validate: false },
    );
    expect(failure?.message).toBe("there is no program helpr; there are helper");
  });
});
