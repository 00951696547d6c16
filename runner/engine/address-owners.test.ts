/** A constant address of a role that a program plays is waited for as the role's own name for it would be. */
import { describe, expect, it } from "vitest";
import { playText, type PlayedText } from "./play-text.test-support.ts";
import type { Subject } from "./subjects.ts";

/** It sits down late: whoever does not wait for it is refused. */
const python = (code: string): Subject => ({
  kind: "command",
  command: `python3 -uc 'import socket, sys, time, os
host, port = "127.0.0.1", sys.argv[1]
time.sleep(0.2)
${code}' "\${port}"`,
  cwd: process.cwd(),
  pty: false,
});

const echoAt = (host: string): Subject =>
  python(`s = socket.create_server(("${host}", int(port)))
c, _ = s.accept()
c.sendall(c.recv(5))`);
const echo = echoAt("127.0.0.1");

const datagramEcho = python(`s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
data, peer = s.recvfrom(5)
s.sendto(data, peer)`);

const twoServers = python(`one = socket.create_server((host, int(port)))
time.sleep(0.2)
two = socket.create_server((host, int(port) + 1))
for s in (one, two):
    c, _ = s.accept()
    c.sendall(b"hello")`);

function play(server: Subject | undefined, text: string, validate = true): Promise<PlayedText> {
  const subjects = new Map(server === undefined ? [] : [["server", server]]);
  return playText(`scenario: x\n${text}`, { subjects, validate });
}

const accepting = (address: string): string => `  server:
    - bind: ${address}
    - listen: 1
    - accept
    - expect-recv: hello
    - send: hello
`;
const asking = (address: string): string => `  client:
    - connect: ${address}
    - send: hello
    - expect-recv: hello
`;

describe("a constant address that a program binds", () => {
  it.for([
    ["the same text", "127.0.0.1:61841", "127.0.0.1:61841"],
    ["another name of the host", "127.0.0.1:61841", "localhost:61841"],
    ["any address", "0.0.0.0:61841", "127.0.0.1:61841"],
    ["a variable", "127.0.0.1:${chosen}", "127.0.0.1:61841"],
    ["a variable in both", "127.0.0.1:${chosen}", "127.0.0.1:${chosen}"],
  ] as const)("is waited for: %s", async ([, bound, asked]) => {
    const { outcome, failure } = await play(
      echoAt(bound.startsWith("0") ? "" : "127.0.0.1"),
      `vars: { chosen: 61841 }\nroles:\n${accepting(bound)}${asking(asked)}`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("is waited for by who sends a datagram to it", async () => {
    const { outcome, failure } = await play(
      datagramEcho,
      `roles:
  server:
    - bind: udp://127.0.0.1:61842
    - expect-recv: hello
    - send: hello
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      to: udp://127.0.0.1:61842
    - expect-recv: hello
`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("is waited for by who connects a datagram socket", async () => {
    const { outcome, failure } = await play(
      datagramEcho,
      `roles:
  server:
    - bind: udp://127.0.0.1:61842
    - expect-recv: hello
    - send: hello
  client:
    - connect: udp://127.0.0.1:61842
    - send: hello
    - expect-recv: hello
`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("is waited for by each of two that a role binds and names", async () => {
    const { outcome, failure } = await play(
      twoServers,
      `roles:
  server:
    - bind: 127.0.0.1:61843
      as: first
    - listen: 1
    - bind: 127.0.0.1:61844
      as: second
    - listen: 1
    - accept:
      on: first
    - send: hello
    - accept:
      on: second
    - send: hello
  client:
    - connect: 127.0.0.1:61843
    - expect-recv: hello
  other:
    - connect: 127.0.0.1:61844
    - expect-recv: hello
`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("is not waited for by who expects to be refused", async () => {
    const { outcome, failure } = await play(
      echo,
      `roles:
${accepting("127.0.0.1:61845")}  client:
    - connect: 127.0.0.1:61845
      expect-error: ECONNREFUSED
    - notify: was refused
  other:
    - await: was refused
    - connect: \${server.address}
    - send: hello
    - expect-recv: hello
`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("is told of in the words of the file when it is waited for in vain", async () => {
    const { failure } = await play(
      python("time.sleep(60)"),
      `roles:
${accepting("127.0.0.1:61846")}  client:
    - connect: 127.0.0.1:61846
      within: 100ms
    - send: hello
`,
    );
    expect(failure?.message).toMatch(/^waits for 127\.0\.0\.1:61846: server cannot receive yet, in vain for/);
  });
});

describe("a constant address that is ours", () => {
  it("is not waited for: a refusal is what a scenario may be about", async () => {
    const { failure } = await play(
      undefined,
      `roles:
  server:
    - bind: 127.0.0.1:61847
    - barrier: bound
    - barrier: tried
  client:
    - barrier: bound
    - connect: 127.0.0.1:61847
    - barrier: tried
`,
      false,
    );
    expect(failure?.message).toContain("ECONNREFUSED");
  });
});
