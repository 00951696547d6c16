/** Test support: failures that are hard to show. */
import type { Failure } from "../../runner/model/outcome.ts";
import { makeFailure, utf8 } from "../../runner/model/scripted-run.test-support.ts";

const headers = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ";

export const hardFailures = {
  "http-on-the-wire": makeFailure({
    code: "closed-early",
    message: "expected a message of 25 bytes; the stream ended after 18 of 25 bytes",
    comparison: {
      expectedText: "7 of 25 bytes",
      actual: utf8("<h1>It works</h1>\n"),
      base: 0,
      expectedLength: 25,
      actualLength: 18,
    },
    wire: [
      { direction: "sent", actor: "client", offset: 0, bytes: utf8("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n") },
      { direction: "received", actor: "client", offset: 0, bytes: utf8(`${headers}25\r\n\r\n<h1>It works</h1>\n`) },
      { direction: "received", actor: "client", offset: 900, bytes: utf8("\n".repeat(20)) },
    ],
  }),
  "text-second-line": makeFailure({
    comparison: {
      expected: utf8(`${headers}12\r\n\r\n`),
      actual: utf8(`${headers}13\r\n\r\n`),
      base: 0,
      differsAt: utf8(headers).length + 1,
    },
  }),
  "text-long-line": makeFailure({
    comparison: {
      expected: utf8(`${"x".repeat(500)}a${"y".repeat(500)}`),
      actual: utf8(`${"x".repeat(500)}b${"y".repeat(500)}`),
      base: 0,
      differsAt: 500,
    },
  }),
  "text-of-several-lines-received": makeFailure({
    message: "expected a line that matches ^220; does not match ^220",
    comparison: {
      expectedText: "a line that matches ^220",
      actual: utf8(Array.from({ length: 30 }, (_, line) => `421 line ${line}\r\n`).join("")),
      base: 0,
    },
  }),
  "text-wide-characters": makeFailure({
    comparison: { expected: utf8("olá, 世界é!"), actual: utf8("olá, 世界è!"), base: 0, differsAt: 13 },
  }),
  "binary-difference-far-inside": makeFailure({
    comparison: {
      expected: Uint8Array.from({ length: 64 }, (_, index) => index),
      actual: Uint8Array.from({ length: 60 }, (_, index) => (index === 20 || index === 41 ? 0xff : index)),
      base: 65_536,
      differsAt: 65_556,
      expectedLength: 100_000,
      actualLength: 65_596,
    },
  }),
  "binary-short": makeFailure({
    comparison: { expected: Uint8Array.of(0, 1, 2), actual: Uint8Array.of(0, 1), base: 0, differsAt: 2 },
  }),
  "nothing-received": makeFailure({ comparison: { expected: utf8("hello"), actual: new Uint8Array(0), base: 0 } }),
  "more-than-expected": makeFailure({ comparison: { expected: utf8("hello"), actual: utf8("hello\0\0\0"), base: 0 } }),
  hostile: makeFailure({
    message: 'expected "ok", received "\x1b[2J\x1b]0;owned\x07\u202e"',
    actor: "cli\x1b[31ment",
    at: { file: "evil\x1b[2J.yaml", line: 3, column: 3, endColumn: 7, text: "\t\x1b[2Jsend: \u202eabc" },
    comparison: { expected: utf8("ok"), actual: utf8("\x1b[2J\x1b]0;owned\x07\u202e"), base: 0, differsAt: 0 },
    waits: [{ actor: "a\nb", what: "waits\r\nfor \x1b[2J", on: [] }],
    wire: [{ direction: "received", actor: "client", offset: 5, bytes: utf8("\x1b[2J\u202eabc") }],
    programs: [
      {
        name: "s\x07",
        command: "sh -c 'echo \x1b[2J'",
        stdout: "\x1b[2J\rcleared\u2028\n::error::x\n",
        stderr: "\x9b31m\ud800",
      },
    ],
    hints: ["do not \x1b[2J clear"],
  }),
  "long-message": makeFailure({ message: `expected ${"a".repeat(3000)}` }),
  "byte-by-byte": makeFailure({
    wire: [
      ...Array.from(utf8("a hundred years of solitude"), (byte, offset) => ({
        direction: "sent" as const,
        actor: "client",
        offset,
        bytes: Uint8Array.of(byte),
      })),
      ...Array.from({ length: 12 }, (_, round) => [
        { direction: "received" as const, actor: "client", offset: round * 3, bytes: Uint8Array.of(round, 0, 0x80) },
        { direction: "sent" as const, actor: "client", offset: 27 + round, bytes: utf8("x") },
      ]).flat(),
    ],
  }),
} satisfies Readonly<Record<string, Failure>>;
