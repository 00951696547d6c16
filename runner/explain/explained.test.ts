/** Wrong programs as students write them, played for real, and what they are told. Each is a file of a few lines. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText, type PlayedText } from "../engine/play-text.test-support.ts";
import { AF_INET } from "../sockets/libc.ts";
import { Listener } from "../sockets/listener.ts";

const folder = mkdtempSync(join(tmpdir(), "tomada-explain-"));
afterAll(() => rmSync(folder, { recursive: true }));

let programs = 0;

// Below those that the kernel gives to clients: a connection of another test would take a free one of these.
let port = 10_000 + (process.pid % 2000) * 10;

function nextPort(): number {
  for (;;) {
    try {
      Listener.bind({ family: AF_INET, host: "127.0.0.1", port: ++port }).close();
      return port;
    } catch {
      continue; // taken
    }
  }
}

/** Plays the scenario with the Python program in its subject's chair. `port` in the program is a free one. */
async function play(scenario: string, role: string, program: string, options = ""): Promise<PlayedText> {
  const file = join(folder, `program${programs++}.py`);
  writeFileSync(file, `import os, signal, socket, struct, sys, time\nport = int(sys.argv[1])\n${program}`);
  const command = `python3 ${file} \${port}${options}`;
  return playText(scenario, {
    subjects: new Map([[role, { kind: "command", command, cwd: folder, pty: false }]]),
    validate: false,
  });
}

interface Case {
  readonly what: string;
  /** Of the role `server`, which the program plays; or of `client`, when `role` says so. */
  readonly role?: "server" | "client";
  readonly program: string;
  /** Steps of the role that Tomada plays. */
  readonly steps: string;
  readonly code: string;
  readonly hints: readonly (string | RegExp)[];
}

const listening = `
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", port))
s.listen()
`;

/** Serves one client: `body` has it in c. */
const serving = (body: string): string => `${listening}c, _ = s.accept()\n${body}\n`;

const cases: readonly Case[] = [
  {
    what: "one recv is not the whole message",
    program: serving("c.sendall(c.recv(1024)); c.shutdown(socket.SHUT_WR); time.sleep(100)"),
    steps:
      "- connect: ${server.address}\n- send: { fill: { byte: 65, size: 3000 } }\n- expect-recv: { fill: { byte: 65, size: 3000 } }",
    code: "closed-early",
    hints: [
      "It stopped after 1024 of 3000 bytes, which is the size of a buffer: one recv(1024) is not the whole message. TCP is a stream of bytes without messages; call recv() in a loop until all of it is there, or the peer has closed.",
    ],
  },
  {
    what: "one recv, and then it closes",
    program: serving("c.sendall(c.recv(512)); c.close()"),
    steps:
      "- connect: ${server.address}\n- send: { fill: { byte: 65, size: 3000 } }\n- expect-recv: { fill: { byte: 65, size: 3000 } }",
    code: "reset",
    hints: [
      /^It stopped after 512 of 3000 bytes.*The rest was still unread when it closed, and the kernel answers that with a reset\.$/,
    ],
  },
  {
    what: "a Content-Length that is too large",
    program: serving(
      'c.recv(4096); c.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 25\\r\\n\\r\\n<h1>It works</h1>\\n"); c.close()',
    ),
    steps: `- connect: \${server.address}
    - send: "GET / HTTP/1.1\\r\\n\\r\\n"
    - expect-recv: { until: "\\r\\n\\r\\n", regex: "Content-Length: (?P<length>[0-9]+)" }
    - expect-recv: { bytes: "\${length}" }`,
    code: "closed-early",
    hints: [
      "The header promises Content-Length: 25, but the body has 18 bytes: every client waits for the 7 that never come. Count the bytes of the body after encoding it, and nothing else.",
    ],
  },
  {
    what: "a Content-Length that counts characters",
    program: serving(
      'c.recv(4096); body = "olá"; c.sendall(("HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(body), body)).encode()); c.recv(1)',
    ),
    steps: `- connect: \${server.address}
    - send: "GET / HTTP/1.1\\r\\n\\r\\n"
    - expect-recv: { until: "\\r\\n\\r\\n", regex: "Content-Length: (?P<length>[0-9]+)" }
    - expect-recv: { bytes: "\${length}" }
    - close`,
    code: "surplus",
    hints: [
      "The header promises Content-Length: 3, and 1 byte more came. Characters beyond ASCII take more than one byte each: count the bytes of the encoded body, not its characters.",
    ],
  },
  {
    what: "a crash while it serves",
    program: serving('c.recv(4096); print("half", flush=True); [][0]'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "closed-early",
    hints: [/^server ended with exit code 1\. It took an element that a list does not have/],
  },
  {
    what: "text where bytes are wanted",
    program: serving('c.recv(4096); c.send("hello")'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "closed-early",
    hints: [
      /^server ended with exit code 1 \(program\d+\.py, line 9: c\.recv\(4096\); c\.send\("hello"\)\)\. Sockets carry bytes, and it gave send\(\) a str: encode\(\) text before it is sent\.$/,
    ],
  },
  {
    what: "an exception that nobody knows",
    program: serving('c.recv(4096); raise RuntimeError("what now?")'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "closed-early",
    hints: [
      /^server ended with exit code 1, and said why: "RuntimeError: what now\?" \(program\d+\.py, line 9: c\.recv\(4096\); raise RuntimeError\("what now\?"\)\)$/,
    ],
  },
  {
    what: "a segmentation fault",
    program: serving("c.recv(4096); import ctypes; ctypes.string_at(0)"),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "closed-early",
    hints: [/^server was killed by SIGSEGV \(it used memory that is not its own\)\. Look for a pointer/],
  },
  {
    what: "a client that aborts",
    program: `${listening}while True:\n  c, _ = s.accept()\n  while data := c.recv(4096): c.sendall(data)`,
    steps: `- { connect: "\${server.address}", as: newcomer }
    - send: hello
    - expect-recv: hello
    - { connect: "\${server.address}", as: patient }
    - reset: newcomer
    - expect-recv: { line: ready }`,
    code: "reset",
    hints: [/^server ended with exit code 1 \(.*\)\. A client that aborts makes recv\(\) fail/],
  },
  {
    what: "one client, and then the end",
    program: serving("c.sendall(c.recv(4096)); c.close(); s.close()"),
    steps: `- connect: \${server.address}
    - send: hello
    - expect-recv: hello
    - expect-eof
    - close
    - delay: 200ms
    - connect: \${server.address}`,
    code: "unexpected-error",
    hints: [/^server had ended already, with exit code 0: it serves one client and stops/],
  },
  {
    what: "one client, and then a closed listening socket",
    program: serving("s.close(); c.sendall(c.recv(4096)); c.close(); signal.pause()"),
    steps: `- connect: \${server.address}
    - send: hello
    - expect-recv: hello
    - connect: \${server.address}`,
    code: "unexpected-error",
    hints: [/^server still runs and does not listen any more: it has closed its listening socket/],
  },
  {
    what: "an idle client that keeps the others waiting",
    program: `${listening}while True:\n  c, _ = s.accept()\n  while data := c.recv(4096): c.sendall(data)`,
    steps: `- { connect: "\${server.address}", as: idle }
    - { connect: "\${server.address}", as: busy }
    - send: hello
    - expect-recv: hello`,
    code: "timed-out",
    hints: [
      "server has not accepted this connection: 1 connection waits in the queue of its listening socket, while it serves another client. One idle client must not keep the rest waiting: serve each in a thread of its own, or watch all of them with select() or poll().",
    ],
  },
  {
    what: "no accept",
    program: `${listening}signal.pause()`,
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "timed-out",
    hints: [
      /^server has not called accept\(\): 1 connection waits in the queue of its listening socket, and it serves nobody\./,
    ],
  },
  {
    what: "an answer without a close",
    program: serving("c.sendall(c.recv(4096))\nsignal.pause()"),
    steps: `- connect: \${server.address}
    - send: hello
    - expect-recv: hello
    - expect-eof`,
    code: "timed-out",
    hints: [
      /^server has read all that it was sent and keeps the connection open, where the scenario expects it to close/,
    ],
  },
  {
    what: "a client that has closed and is held on to",
    program: `${listening}c, _ = s.accept()\nwhile True:\n  data = c.recv(4096)\n  if data: c.sendall(data)\n  else: time.sleep(0.01)`,
    steps: `- connect: \${server.address}
    - send: hello
    - expect-recv: hello
    - shutdown: write
    - expect-eof`,
    code: "timed-out",
    hints: [/^server was told that nothing more will come \(its socket is in CLOSE_WAIT\) and goes on as before/],
  },
  {
    what: "a server that waits for more than it was sent",
    program: serving('data = b""\nwhile len(data) < 100: data += c.recv(100)\nc.sendall(data)'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "timed-out",
    hints: [/^server has read all that it was sent and has not answered: it (?:is in recv\(\) and )?waits for more/],
  },
  {
    what: "a server that does not read",
    program: serving("signal.pause()"),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "timed-out",
    hints: [/^server has the connection and has not read the 5 bytes that are there/],
  },
  {
    what: "a line without its end",
    program: serving('c.sendall(b"220 ready"); c.recv(1)'),
    steps: '- connect: ${server.address}\n- expect-recv: { line: { regex: "^220" } }',
    code: "timed-out",
    hints: [/^The line is there, and its end is not/],
  },
  {
    what: "LF for CRLF",
    program: serving('c.sendall(b"HELLO\\nWORLD\\n"); c.recv(1)'),
    steps: '- connect: ${server.address}\n- expect-recv: "HELLO\\r\\nWORLD\\r\\n"',
    code: "received-differs",
    hints: [/^The line ends with LF/],
  },
  {
    what: "bytes as Python shows them",
    program: serving("c.sendall(str(c.recv(100)).encode()); c.recv(1)"),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "received-differs",
    hints: [/^It wrote b'…'/],
  },
  {
    what: "a buffer sent whole",
    program: serving('c.sendall(c.recv(100).ljust(64, b"\\0")); c.recv(1)'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: { text: hello }\n- close",
    code: "surplus",
    hints: [/^After the text come 59 zero bytes: the whole buffer was sent/],
  },
  {
    what: "a buffer sent whole, where the end should come",
    program: serving('c.sendall(c.recv(100).ljust(64, b"\\0"))'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello\n- expect-eof",
    code: "not-closed",
    hints: [/^After the text come 59 zero bytes: the whole buffer was sent/],
  },
  {
    what: "a number the other way round",
    program: serving('c.sendall(struct.pack("<I", 258)); c.recv(1)'),
    steps: '- connect: ${server.address}\n- expect-recv: { hex: "00000102" }',
    code: "received-differs",
    hints: [/^These 4 bytes are those expected, in the other order/],
  },
  {
    what: "another encoding",
    program: serving('c.sendall("olá, mundo".encode("latin-1")); c.recv(1)'),
    steps: "- connect: ${server.address}\n- expect-recv: olá, mundo",
    code: "received-differs",
    hints: [/it sent Latin-1 where UTF-8 is expected/],
  },
  {
    what: "a greeting that nobody asked for",
    program: serving('c.sendall(b"Welcome!\\n" + c.recv(100)); c.recv(1)'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "received-differs",
    hints: [
      'What was expected does come, after 9 bytes that nobody asked for: "Welcome!\\n". A greeting, a prompt or a trace does not belong on this connection.',
    ],
  },
  {
    what: "capitals",
    program: serving("c.sendall(c.recv(100).upper()); c.recv(1)"),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello",
    code: "received-differs",
    hints: ["Only capitals differ: compare letter by letter."],
  },
  {
    what: "a line ending too many",
    program: serving('c.sendall(c.recv(100) + b"\\n"); c.recv(1)'),
    steps: "- connect: ${server.address}\n- send: hello\n- expect-recv: hello\n- delay: 50ms\n- close",
    code: "surplus",
    hints: [/^What is too much is a line ending \("\\n"\)/],
  },
  {
    what: "the wrong port",
    program: listening.replace("port)", "0)") + "signal.pause()",
    steps: "- connect: ${server.address}",
    code: "listening-elsewhere",
    hints: [/^The clients of this scenario come to port \d+: bind that one/],
  },
  {
    what: "no listen",
    program: listening.replace("s.listen()", "") + "signal.pause()",
    steps: "- connect: ${server.address}",
    code: "not-listening",
    hints: [
      /^server called bind\(\) and not listen\(\)\. bind\(\) only gives the socket its address, 127\.0\.0\.1:\d+; the kernel/,
    ],
  },
  {
    what: "accept without listen",
    program: listening.replace("s.listen()", "s.accept()"),
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/^server called accept\(\) on a socket that does not listen, which fails with EINVAL/],
  },
  {
    what: "a socket that is not bound",
    program: "s = socket.socket()\nsignal.pause()",
    steps: "- connect: ${server.address}",
    code: "not-listening",
    hints: [/^server has made a socket and gone no further/],
  },
  {
    what: "an address in use",
    program: `t = socket.socket()\nt.bind(("127.0.0.1", port))${listening}`,
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/^server could not bind its address, because it is in use/],
  },
  {
    what: "a file that is not there",
    program: "os.execvp('python3', ['python3', 'sever.py'])",
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/^server ended with exit code 2\. There is no file .*sever\.py/],
  },
  {
    what: "a module that is not there",
    program: "import flask_of_water",
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/^server ended with exit code 1 \(.*\)\. It imports flask_of_water, which is not installed here/],
  },
  {
    what: "an argument that is missing",
    program: "print(sys.argv[2])",
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/It has fewer arguments than it uses \(sys\.argv\): the program wants an argument/],
  },
  {
    what: "the end before the beginning",
    program: "print('done')",
    steps: "- connect: ${server.address}",
    code: "exited-early",
    hints: [/^server ended in good order before it had a client/],
  },
  {
    what: "a client that is refused",
    role: "client",
    program: "socket.create_connection(('127.0.0.1', 1))",
    steps: "- bind: 127.0.0.1:0\n- listen: 1\n- accept",
    code: "exited-early",
    hints: [/^client ended with exit code 1 \(.*\)\. It could not connect: nobody listened/],
  },
  {
    what: "a client that ends with its answer unread",
    role: "client",
    program:
      "c = socket.create_connection(('127.0.0.1', int(sys.argv[2])))\nc.sendall(b'hello'); c.recv(1, socket.MSG_PEEK)",
    steps: "- bind: 127.0.0.1:0\n- listen: 1\n- accept\n- expect-recv: hello\n- send: world\n- expect-recv: thanks",
    code: "reset",
    hints: [
      "client ended, with exit code 0, before it had read all that was sent to it, which the kernel answers with a reset. Call recv() in a loop until the answer is complete, and close after that.",
    ],
  },
  {
    what: "a client that never sends",
    role: "client",
    program: "c = socket.create_connection(('127.0.0.1', int(sys.argv[2])))\nsignal.pause()",
    steps: "- bind: 127.0.0.1:0\n- listen: 1\n- accept\n- expect-recv: hello",
    code: "timed-out",
    hints: [
      /^client is connected and says nothing, and nothing was sent to it: each side waits for the other to begin, or /,
    ],
  },
];

/** What comes before the first message: `port`, certificate and key are its arguments. */
const secured = (context: string, body: string): string => `import ssl
${listening}context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
${context}
c, _ = s.accept()
${body}
`;
const certified = "context.load_cert_chain(sys.argv[2], sys.argv[3])";

const tlsServers: readonly (readonly [what: string, program: string, told: RegExp])[] = [
  [
    "that sends the hello back in plain text",
    serving("while data := c.recv(4096): c.sendall(data)"),
    /^What came back is no server's answer to a client's hello/,
  ],
  [
    "that takes the client's part",
    secured(
      "context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE",
      "context.wrap_socket(c)",
    ),
    /wrap_socket\(\) of a server takes server_side=True/,
  ],
  [
    "that is not told that it is one",
    secured(certified, "context.wrap_socket(c)"),
    /Its context is a server's, and wrap_socket\(\) was not told so/,
  ],
  [
    "without a certificate",
    secured("", "context.wrap_socket(c, server_side=True)"),
    /^It found nothing in common .* load_cert_chain/,
  ],
  [
    "that uses the plain socket, too",
    secured(certified, "t = context.wrap_socket(c, server_side=True); c.sendall(t.recv(100))"),
    /wrap_socket\(\) takes the plain socket over/,
  ],
  [
    "that takes the hello for a message",
    serving("while data := c.recv(4096): pass"),
    /^server has read its client's hello and has not answered it/,
  ],
];

describe("a wrong TLS server is told of:", () => {
  // One after the other: a run removes its certificate at its end, and those of one process share it.
  it.each(tlsServers)("one %s", async (_, program, told) => {
    const scenario = `scenario: TLS
roles:
  server:
    - bind: tls://127.0.0.1:${nextPort()}
    - listen: 1
    - accept
  client:
    - connect: \${server.address}
      within: ${told.source.includes("has read") ? "3s" : "30s"}
    - send: hello
    - expect-recv: hello
`;
    const { failure } = await play(scenario, "server", program, " ${tls.certificate_file} ${tls.key_file}");
    expect(failure?.hints).toEqual([expect.stringMatching(told)]);
  });
});

describe("a wrong program is told of", () => {
  it.concurrent.each(cases)("$what", async ({ role = "server", program, steps, code, hints }) => {
    const other = role === "server" ? "client" : "server";
    const chair =
      role === "server" ? `- bind: 127.0.0.1:${nextPort()}\n    - listen: 1` : "- connect: ${server.address}";
    const indented = steps.replace(/\n(?! )/g, "\n    ");
    const scenario = `scenario: ${role} under test\ntimeout: ${code === "timed-out" ? "2s" : "30s"}\nroles:\n  ${role}:\n    ${chair}\n  ${other}:\n    ${indented}\n`;
    const { failure, outcome } = await play(scenario, role, program, role === "client" ? " ${server.port}" : "");
    expect(outcome).toBe("failed");
    expect(`${failure?.code}: ${failure?.message}`).toMatch(new RegExp(`^${code}: `));
    const told = failure?.hints ?? [];
    expect(told.length, told.join("\n")).toBe(hints.length);
    hints.forEach((hint, index) => {
      if (typeof hint === "string") expect(told[index]).toBe(hint);
      else expect(told[index]).toMatch(hint);
    });
  });
});
