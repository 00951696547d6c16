/** Programs at Unix sockets: when they can be reached, and what is said when they cannot. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { playText, type PlayedText } from "./play-text.test-support.ts";

const prelude =
  "import os, signal, socket, sys; path = sys.argv[1]; s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM); d = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); ";

function playServer(address: string, client: string, body: string): Promise<PlayedText> {
  const argument = address.replace(/^unix(-dgram)?:/, "");
  const listen = address.startsWith("unix-dgram") ? "" : "    - listen: 1\n    - accept\n";
  return playText(
    `scenario: test
timeout: 3s
roles:
  server:
    - bind: ${address}
${listen}    - expect-recv: hello
${listen === "" ? "" : "    - send: hello\n    - close\n"}  client:
    - connect: \${server.address}
${client}`,
    {
      timeoutScale: 1,
      subjects: new Map([
        [
          "server",
          { kind: "command", command: `python3 -c "${prelude}${body}" ${argument}`, cwd: tmpdir(), pty: false },
        ],
      ]),
    },
  );
}

const path = "unix:${temporary_folder}/echo.sock";
const hello = "    - send: hello\n";

describe("a program at a Unix socket", () => {
  it.each([
    [
      "by its path",
      path,
      "s.bind(path); s.listen(); c, _ = s.accept(); c.sendall(c.recv(9))",
      `${hello}    - expect-recv: hello\n    - expect-eof\n`,
    ],
    [
      "by an abstract name",
      "unix:@tomada-test-name",
      "s.bind(chr(0) + path[1:]); s.listen(); c, _ = s.accept(); c.sendall(c.recv(9))",
      `${hello}    - expect-recv: hello\n    - expect-eof\n`,
    ],
    [
      "that receives datagrams",
      "unix-dgram:${temporary_folder}/d.sock",
      "d.bind(path); print(d.recv(9).decode(), flush=True)",
      `${hello}    - expect-output: { line: hello }\n      program: server\n`,
    ],
  ])("is found %s", async (_, address, body, client) => {
    const { failure, outcome } = await playServer(address, client, body);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it.each([
    [
      "at another path",
      path,
      "s.bind(path + '2'); s.listen(); signal.pause()",
      "listening-elsewhere",
      /listens on unix:.*echo\.sock2; the scenario asks for unix:.*echo\.sock$/,
    ],
    [
      "without listening",
      path,
      "s.bind(path); signal.pause()",
      "not-listening",
      /has bound unix:.*echo\.sock and does not listen there/,
    ],
    [
      "with the wrong type",
      path,
      "d.bind(path); signal.pause()",
      "not-listening",
      /what it has there is a datagram socket/,
    ],
    [
      "by TCP",
      path,
      "t = socket.create_server(('127.0.0.1', 0)); signal.pause()",
      "not-listening",
      /it has no Unix socket with a name/,
    ],
    ["too briefly", path, "sys.exit(3)", "exited-early", /ended with exit code 3 before it listened on unix:/],
    [
      "as a stream",
      "unix-dgram:${temporary_folder}/d.sock",
      "s.bind(path); s.listen(); signal.pause()",
      "not-listening",
      /does not receive on unix-dgram:.*: what it has there is a stream socket/,
    ],
  ])("is told where it is found %s", async (_, address, body, code, message) => {
    const { failure } = await playServer(address, hello, body);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
  });

  it("leaves no file behind when it was stopped, and one that it had not made stays", async () => {
    const file = `${tmpdir()}/tomada-test-${process.pid}.sock`;
    const { failure } = await playServer(`unix:${file}`, hello, "s.bind(path); s.listen(); signal.pause()");
    expect(failure?.message).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("waits for the scenario's own socket when it is a client", async () => {
    const { failure, outcome } = await playText(
      `scenario: test
roles:
  server:
    - delay: 50ms
    - bind: unix:\${temporary_folder}/s.sock
    - listen: 1
    - accept
    - expect-recv: hello
  client:
    - connect: unix:\${temporary_folder}/s.sock
    - send: hello
`,
      {
        subjects: new Map([
          [
            "client",
            {
              kind: "command",
              command: `python3 -c "${prelude}s.connect(path); s.sendall(b'hello')" \${temporary_folder}/s.sock`,
              cwd: tmpdir(),
              pty: false,
            },
          ],
        ]),
      },
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });
});
