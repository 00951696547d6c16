/** Programs in chairs whose role speaks UDP: servers that are found, clients that come and go, and what goes wrong. */
import { describe, expect, it } from "vitest";
import { isInstalled } from "../../scripts/debian-packages.ts";
import { playText, type PlayedText } from "./play-text.test-support.ts";

/** `s` is a UDP socket, `port` what the command was given. */
function play(scenario: string, role: string, program: string): Promise<PlayedText> {
  const text = `import os, socket, sys, time\nport = int(sys.argv[1])\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n${program}`;
  const command = `python3 -c '${text}' \${port}`;
  return playText(scenario, { subjects: new Map([[role, { kind: "command", command, cwd: ".", pty: false }]]) });
}

const server = `scenario: test
timeout: 5s
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: hello
    - send: hello
  client:
    - connect: \${server.address}
    - send: hello
    - expect-recv: hello
`;

const client = `scenario: test
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: hello
      save-from: sender
    - send: \${sender.port}
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      to: \${server.address}
    - expect-recv: { bytes: 5 }
subject:
  role: client
  steps:
    - expect-exit: 0
`.replace("{ bytes: 5 }", '{ regex: "^[0-9]+$" }');

const bound = 's.bind(("127.0.0.1", port))\n';

/** Below those that the kernel gives to sockets that name none: no test that runs beside this one has it. */
const fixedPort = 7_000 + (process.pid % 1000);

describe.skipIf(!isInstalled("python3"))("a program that speaks UDP", () => {
  it("is a server", async () => {
    const { failure } = await play(server, "server", `${bound}s.sendto(*s.recvfrom(100))`);
    expect(failure?.message).toBeUndefined();
  });

  it("is a server that binds late", async () => {
    const { failure } = await play(server, "server", `time.sleep(0.3)\n${bound}s.sendto(*s.recvfrom(100))`);
    expect(failure?.message).toBeUndefined();
  });

  it("is a client, which is started when its server can receive", async () => {
    const fixed = client.replaceAll(
      "udp://127.0.0.1:0\n    - expect-recv: hello",
      "udp://127.0.0.1:PORT\n    - expect-recv: hello",
    );
    const { failure } = await play(
      fixed.replace("PORT", String(fixedPort)),
      "client",
      `s.sendto(b"hello", ("127.0.0.1", ${fixedPort}))
data, _ = s.recvfrom(100)
os._exit(0 if int(data) == s.getsockname()[1] else 1)`,
    );
    expect(failure?.message).toBeUndefined();
  });

  it("is a client, whose address others ask for", async () => {
    const { failure } = await play(
      `scenario: test
roles:
  server:
    - bind: udp://127.0.0.1:0
    - send: psst
      to: \${client.address}
    - expect-recv: got it
  client:
    - bind: udp://127.0.0.1:0
    - send: ready
      to: udp://127.0.0.1:9
    - expect-recv: psst
    - send: got it
`,
      "client",
      `${bound}s.sendto(b"ready", ("127.0.0.1", 9))\n_, sender = s.recvfrom(100)\ns.sendto(b"got it", sender)\ntime.sleep(30)`,
    );
    expect(failure?.message).toBeUndefined();
  });

  it.each<[what: string, program: string, code: string, message: RegExp, hint: RegExp]>([
    [
      "listens by TCP",
      's.close()\nt = socket.socket()\nt.bind(("127.0.0.1", 0))\nt.listen()\nt.accept()',
      "not-listening",
      /^server does not receive on udp:\/\/127\.0\.0\.1:0: it listens by TCP, on 127\.0\.0\.1:\d+$/,
      /SOCK_DGRAM, not SOCK_STREAM/,
    ],
    ["does not bind", "s.recvfrom(1)", "not-listening", /it has made a socket, and not bound it$/, /call bind\(\)/],
    [
      "ends at once",
      "raise SystemExit(3)",
      "exited-early",
      /^server ended with exit code 3 before it received on udp:/,
      /./,
    ],
    [
      "does not receive",
      `${bound}time.sleep(30)`,
      "timed-out",
      /for a datagram that is "hello" from server, in vain/,
      /has not received what was sent to it: \d+ bytes wait/,
    ],
    [
      "ends instead of answering",
      `${bound}s.recvfrom(1)\nraise SystemExit(3)`,
      "timed-out",
      /in vain/,
      /server ended with exit code 3/,
    ],
  ])("that %s is told so", async (_, program, code, message, hint) => {
    const { failure } = await play(server.replace("5s", "1s"), "server", program);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
    expect(failure?.hints.join("\n")).toMatch(hint);
  });

  it("that speaks UDP where TCP is asked for is told so", async () => {
    const tcp = server.replace("udp://127.0.0.1:0", "127.0.0.1:0\n    - listen\n    - accept");
    const { failure } = await play(tcp, "server", `${bound}s.recvfrom(1)`);
    expect(failure?.code).toBe("not-listening");
    expect(failure?.message).toMatch(/^server does not listen on 127\.0\.0\.1:0: it receives by UDP, on udp:/);
    expect(failure?.hints[0]).toMatch(/SOCK_STREAM, not SOCK_DGRAM/);
  });
});

it("who is refused is told by whom", async () => {
  const { failure } = await playText(`scenario: test
roles:
  one:
    - connect: udp://127.0.0.1:9
    - send: anybody?
    - expect-recv: me
`);
  expect(failure?.message).toMatch(/^recv from 127\.0\.0\.1:9: ECONNREFUSED/);
  expect(failure?.hints[0]).toMatch(/^Nobody receives at 127\.0\.0\.1:9/);
});

it("who has nobody to send to is told what to write", async () => {
  const { failure } = await playText("scenario: test\nroles:\n  one:\n    - bind: udp://127.0.0.1:0\n    - send: a\n");
  expect(failure?.message).toMatch(/EDESTADDRREQ \(no receiver is named: write `to:`\)$/);
});
