/** A pattern that several read at the same time judges each in its own reader's names. */
import { expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

it("a check knows who reads", async () => {
  const played = await playText(`scenario: three wait at once
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 8
    - accept: one
    - accept: two
    - accept: three
    - expect-recv: { line: {}, save: a }
      on: one
    - expect-recv: { line: {}, save: b }
      on: two
    - expect-recv: { line: {}, save: c }
      on: three
    - send: { line: "\${a}" }
      on: one
    - send: { line: "\${b}" }
      on: two
    - send: { line: "\${c}" }
      on: three
  client:
    instances: 3
    steps:
      - connect: \${server.address}
      - send: { line: "\${instance}" }
      - expect-recv: { line: { check: text == string(instance) } }
`);
  expect([played.outcome, played.failure?.message]).toEqual(["passed", undefined]);
});
