/** Test support: a failure of every code, as the engine would report it. */
import type { Failure, FailureCode } from "../../runner/model/outcome.ts";
import { locationIn, makeFailure, utf8 } from "../../runner/model/scripted-run.test-support.ts";
import type { Location } from "../../runner/model/source.ts";

const file = "scenarios/examples/echo-server.scenario.yaml";
const at = (line: number, text: string, word: string): Location => locationIn(file, line, text, word);
const server = { name: "server", command: "python3 echo-server.py", pid: 4242, stdout: "", stderr: "" };

/** One for each code. */
export const failureExamples: Readonly<Record<FailureCode, Failure>> = {
  "received-differs": makeFailure({
    code: "received-differs",
    message: "expected 14 bytes \"Hello, world\\r\\n\"; byte 7 is 0x57 'W', expected 0x77 'w'",
    at: at(21, '    - expect-recv: "Hello, world\\r\\n"', "expect-recv"),
    comparison: {
      expected: utf8("Hello, world\r\n"),
      actual: utf8("Hello, World\n"),
      base: 0,
      differsAt: 7,
      expectedLength: 14,
    },
    wire: [
      { direction: "sent", actor: "client", offset: 0, bytes: utf8("Hello, world\r\n") },
      { direction: "received", actor: "client", offset: 0, bytes: utf8("Hello, World\n") },
    ],
    hints: ["It answered with another case: an echo sends back the very bytes that it received."],
  }),
  "closed-early": makeFailure({
    code: "closed-early",
    message: "expected 2000 bytes; the stream ended after 1024 of 2000 bytes",
    at: at(
      33,
      "    - expect-recv: { bytes: 2000, sha256: 1f825aa2f0020ef7cf91dfa30da4668d791c5d4824fc8e41354b89ec05795ab3 }",
      "expect-recv",
    ),
    comparison: {
      expectedText: "2000 bytes",
      actual: new Uint8Array(1024).fill(0x61),
      base: 0,
      expectedLength: 2000,
      actualLength: 1024,
    },
    wire: [
      { direction: "sent", actor: "client", offset: 1744, bytes: new Uint8Array(256).fill(0x61) },
      { direction: "received", actor: "client", offset: 768, bytes: new Uint8Array(256).fill(0x61) },
    ],
    programs: [
      { ...server, stdout: "Connected by ('127.0.0.1', 50312)\n", exit: { code: 0, signal: null, stopped: false } },
    ],
    hints: [
      "It stopped after 1024 bytes: one recv() is not the whole message. TCP has no messages; recv(1024) returns at most 1024 bytes, and often fewer. Call it in a loop until it returns nothing.",
    ],
  }),
  truncated: makeFailure({
    code: "truncated",
    message:
      "expected the end of the stream (close_notify), got TRUNCATED (the connection ended without close_notify, so what came may not be all of it)",
    at: at(31, "    - expect-eof", "expect-eof"),
    hints: [],
  }),
  "tls-differs": makeFailure({
    code: "tls-differs",
    message: 'version is "TLSv1.2", expected "TLSv1.3"',
    at: at(30, "    - expect-tls: { version: TLSv1.3 }", "expect-tls"),
    comparison: { expectedText: '{"version":"TLSv1.3"}', actualText: '{\n "version": "TLSv1.2"\n}', base: 0 },
    hints: [],
  }),
  reset: makeFailure({
    code: "reset",
    message: "expected a line; the connection broke off after 3 bytes: ECONNRESET (connection reset by peer)",
    comparison: { expectedText: "a line", actual: utf8("HTT"), base: 0 },
    programs: [
      {
        ...server,
        exit: { code: null, signal: "SIGSEGV", stopped: false },
        stderr: "",
      },
    ],
    hints: ["The program was killed by SIGSEGV (it read or wrote memory that is not its own)."],
  }),
  "timed-out": makeFailure({
    code: "timed-out",
    message: "waited 5 s for 5 of 12 bytes from server (python3 echo-server.py)",
    comparison: { expected: utf8("Hello, world"), actual: utf8("Hello, "), base: 0 },
    waits: [
      {
        actor: "client",
        step: 2,
        at: at(14, "    - expect-recv: ${greeting}", "expect-recv"),
        what: "waits for 5 of 12 bytes from server (python3 echo-server.py)",
        on: ["server"],
      },
      { actor: "client#2/serve#13", step: 0, what: "waits at barrier everybody-is-connected, 1 of 50 there", on: [] },
    ],
    wire: [
      { direction: "sent", actor: "client", offset: 0, bytes: utf8("Hello, world") },
      { direction: "received", actor: "client", offset: 0, bytes: utf8("Hello, ") },
    ],
    programs: [{ ...server, sockets: ["LISTEN 127.0.0.1:65432", "ESTABLISHED 127.0.0.1:65432 127.0.0.1:50312"] }],
    hints: [],
  }),
  deadline: makeFailure({
    code: "deadline",
    message: "not over after 60 s",
    actor: undefined,
    step: undefined,
    at: undefined,
    waits: [{ actor: "client", what: "delay: 10m", on: [] }],
  }),
  deadlock: makeFailure({
    code: "deadlock",
    message: "nothing can happen any more: everyone waits",
    waits: [
      {
        actor: "client",
        step: 2,
        at: at(14, "    - expect-recv: ${greeting}", "expect-recv"),
        what: "waits for 7 of 12 bytes from server",
        on: ["server"],
      },
      {
        actor: "server",
        step: 0,
        at: at(9, "    - barrier: b1", "barrier"),
        what: "waits at barrier b1, 1 of 2 there",
        on: ["client"],
      },
    ],
    hints: ["Swap line 9 and line 10: the server must answer before it waits for the client."],
  }),
  "unexpected-error": makeFailure({
    code: "unexpected-error",
    message: "connect 127.0.0.1:65432: ECONNREFUSED (connection refused): nobody listens there",
    at: at(12, "    - connect: ${server.address}", "connect"),
    step: 0,
    programs: [{ ...server, sockets: ["CLOSED 127.0.0.1:65432 (bound, not listening)"] }],
    hints: [
      "The socket is bound and does not listen: call listen() after bind().",
      "The port is right, so this is not about the address.",
    ],
  }),
  "backlog-differs": makeFailure({
    code: "backlog-differs",
    message: "server listens on 127.0.0.1:65432 with a backlog of 1; the scenario asks for 5",
    at: at(12, "    - expect-listening: { address: 127.0.0.1:65432, backlog: 5 }", "expect-listening"),
    comparison: { expectedText: "a backlog of 5", actualText: "1", base: 0 },
    programs: [{ ...server, sockets: ["LISTEN 127.0.0.1:65432"] }],
  }),
  "expected-error-missing": makeFailure({
    code: "expected-error-missing",
    message: "expected ECONNREFUSED, and connect succeeded",
    at: at(12, '    - { connect: "127.0.0.1:9", expect-error: ECONNREFUSED }', "connect"),
    step: 0,
  }),
  surplus: makeFailure({
    code: "surplus",
    message: "13 bytes came that nobody expected",
    at: at(15, "    - close", "close"),
    step: 3,
    comparison: { expectedText: "nothing more", actual: utf8("Connection: c"), base: 0 },
    hints: ["If they may be there, say surplus: allow at the top of the scenario."],
  }),
  "not-silent": makeFailure({
    code: "not-silent",
    message: "expected 200 ms of silence, received 4 bytes",
    comparison: { expectedText: "200 ms of silence", actual: Uint8Array.of(0, 0xff, 0x1b, 0x5b), base: 0 },
  }),
  "not-closed": makeFailure({
    code: "not-closed",
    message: "expected the end of the stream (FIN), nothing came for 5 s",
    comparison: { expectedText: "the end of the stream (FIN)", actual: new Uint8Array(0), base: 0 },
  }),
  "check-failed": makeFailure({
    code: "check-failed",
    message: 'check: count == 3 is false (count is 2, word is "a")',
  }),
  "not-listening": makeFailure({
    code: "not-listening",
    message: "server never listened at 127.0.0.1:65432",
    programs: [{ ...server, stdout: "Port? ", sockets: [] }],
    hints: ["It asks for something on its standard input."],
  }),
  "listening-elsewhere": makeFailure({
    code: "listening-elsewhere",
    message: "server listens at 127.0.0.1:39167, and the scenario asks for 127.0.0.1:65432",
    programs: [{ ...server, sockets: ["LISTEN 127.0.0.1:39167"] }],
    hints: ["39167 is 65432 with its bytes swapped: htons() is missing."],
  }),
  "exited-early": makeFailure({
    code: "exited-early",
    message: "server exited with code 1 before it listened",
    programs: [
      {
        ...server,
        exit: { code: 1, signal: null, stopped: false },
        stderr: [
          ...Array.from({ length: 20 }, (_, line) => `DEBUG:asyncio: line ${line + 1}`),
          "Traceback (most recent call last):",
          '  File "/home/student/a-rather-long-folder-name/assignment-3/final/final-final/echo-server.py", line 9, in <module>',
          "\ts.bind((HOST, PORT))",
          "OSError: [Errno 98] Address already in use",
          "",
        ].join("\n"),
      },
    ],
    hints: [
      "Another program has the port. Set SO_REUSEADDR before bind(), and look for a server that still runs: ss -ltnp.",
    ],
  }),
  "exit-differs": makeFailure({
    code: "exit-differs",
    message: "server exited with code 3, expected 0",
    programs: [{ ...server, exit: { code: 3, signal: null, stopped: false } }],
  }),
  "output-differs": makeFailure({
    code: "output-differs",
    message: "expected a line \"Received b'Hello, world'\" on stdout; byte 9 is 0x48 'H', expected 0x62 'b'",
    comparison: {
      expected: utf8("Received b'Hello, world'"),
      actual: utf8("Received Hello, world"),
      base: 0,
      differsAt: 9,
    },
  }),
  "not-alive": makeFailure({
    code: "not-alive",
    message: "server is not alive any more: killed by SIGKILL",
    programs: [{ ...server, exit: { code: null, signal: "SIGKILL", stopped: false } }],
  }),
  "spawn-failed": makeFailure({
    kind: "fault",
    code: "spawn-failed",
    message: "cannot start ./echo: no such file",
    actor: "server",
    step: undefined,
    at: undefined,
    hints: ["Build it first, or say where it is: --subject server=build/echo."],
  }),
  "value-unavailable": makeFailure({
    code: "value-unavailable",
    message: "server.address will never be known: server ended without listening",
  }),
  "value-unusable": makeFailure({
    code: "value-unusable",
    message: '"" is not a whole number of at least 0 (length is "")',
  }),
  "expression-failed": makeFailure({ code: "expression-failed", message: "check: 1 / zero failed: division by zero" }),
  "not-supported": makeFailure({
    kind: "fault",
    code: "not-supported",
    message: "listen is not available on this platform: koffi has no binary for it",
  }),
  internal: makeFailure({
    kind: "fault",
    code: "internal",
    message: "a bug in tomada: Cannot read properties of undefined (reading 'x')",
    hints: ["Please report it with the event stream of the run: --report ndjson=events.ndjson."],
  }),
};
