/** The urgent byte, between roles and with programs that use MSG_OOB. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";

const folder = mkdtempSync(join(tmpdir(), "tomada-urgent-"));
afterAll(() => rmSync(folder, { recursive: true }));

const conversation = (server: string, client: string): string => `scenario: urgent
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - accept
${server.replace(/^(?=.)/gm, "    ")}
  client:
    - connect: \${server.address}
${client.replace(/^(?=.)/gm, "    ")}
`;
const urgent = (text: string): string => `- send: "${text}"\n  urgent: true`;

describe("expect-urgent", () => {
  it.each<[string, string, string]>([
    ["overtakes what has not been read", '- expect-urgent: "!"\n- expect-recv: stop', urgent("stop!")],
    ["by its number", "- expect-urgent: 33", urgent("!")],
    ["any byte, kept", "- expect-urgent:\n  save: byte\n- check: byte == 33", urgent("!")],
    ["alone", "- expect-urgent", urgent("!")],
    ["computed", '- expect-urgent: "${mark}"', `- set: { mark: "'!'" }\n${urgent("!")}`],
    [
      "behind what is read, when more follows",
      '- expect-recv: one\n- expect-urgent: "!"\n- expect-recv: two',
      `${urgent("one!")}\n- send: two`,
    ],
    ["is none of the stream", "- expect-recv: onetwo\n- expect-eof", `${urgent("one!")}\n- send: two`],
    ["before the end", '- expect-urgent: "!"\n- expect-eof', `${urgent("!")}\n- shutdown: write`],
    [
      "inline it stands in the stream",
      '- set-option: { oob-inline: true }\n- barrier: set\n- expect-recv: "one!two"',
      `- barrier: set\n${urgent("one!")}\n- send: two`,
    ],
  ])("%s", async (_, server, client) => {
    const { outcome, failure } = await playText(conversation(server, client));
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
  });

  it.each<[string, string, string, RegExp]>([
    ["another byte", '- expect-urgent: "!"', urgent("?"), /^expected the urgent byte 0x21 '!', received 0x3f '\?'$/],
    [
      "none, and the end",
      '- expect-urgent: "!"',
      "- send: hello\n- shutdown: write",
      /^client ended the connection without an urgent byte$/,
    ],
    ["none, and a reset", "- expect-urgent", "- reset", / ended the connection without an urgent byte$/],
    [
      "none in time",
      "- expect-urgent:\n  within: 50ms\n- barrier: b",
      "- barrier: b",
      /^waits for an urgent byte from client, in vain/,
    ],
    ["inline", "- set-option: { oob-inline: true }\n- expect-urgent", urgent("!"), /^`oob-inline` is on/],
    ["more than a byte", "- expect-urgent: \"${'!' + '!'}\"", urgent("!"), /is not one byte/],
  ])("fails: %s", async (_, server, client, message) => {
    const { outcome, failure } = await playText(conversation(server, client));
    expect(outcome).not.toBe("passed");
    expect(failure?.message).toMatch(message);
  });
});

describe("with a program", () => {
  const play = async (name: string, program: string, text: string, role: string) => {
    writeFileSync(join(folder, name), program);
    const command = `python3 ${name} \${${role === "server" ? "port" : "server.port"}}`;
    const played = await playText(text, {
      path: join(folder, "test.scenario.yaml"),
      subjects: new Map([[role, { kind: "command", command, cwd: folder, pty: false }]]),
    });
    expect([played.outcome, played.failure?.message]).toEqual(["passed", undefined]);
  };
  const imports = "import select, socket, sys\n";
  const text = conversation(
    '- expect-urgent: "!"\n- expect-recv: stop\n- send: stopped',
    `${urgent("stop!")}\n- expect-recv: stopped`,
  );

  it("that receives it", () =>
    play(
      "receiver.py",
      `${imports}with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    connection, _ = server.accept()
    select.select([], [], [connection])
    assert connection.recv(1, socket.MSG_OOB) == b"!"
    assert connection.recv(100) == b"stop"
    connection.sendall(b"stopped")
    connection.recv(1)
`,
      text,
      "server",
    ));

  it("that sends it", () =>
    play(
      "sender.py",
      `${imports}with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
    connection.send(b"stop!", socket.MSG_OOB)
    assert connection.recv(100) == b"stopped"
`,
      text,
      "client",
    ));
});
