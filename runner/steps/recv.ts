import { integerSchema, toInteger } from "../data/numbers.ts";
import { Connection } from "../sockets/connection.ts";
import { Mismatch } from "../model/outcome.ts";
import { describeErrno } from "../sockets/errno.ts";
import type { Actor } from "./actor.ts";
import { keepSender, receiveDatagram, refuseTruncated } from "./datagrams.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";
import { breakCode, waitForBytes } from "./reception.ts";
import { toSavedValue } from "../patterns/saved-value.ts";

export const recv: VerbDefinition = {
  name: "recv",
  group: "sockets",
  summary: "One read of at most MAX bytes, whatever comes; or one datagram",
  description: `What one read returns depends on how the stream was cut; \`expect-recv\` does not. Use it where that is the point, and
\`save\` what came. At the end of the stream it reads nothing, and passes. On a datagram socket it takes one datagram; what is
longer than MAX is cut off and lost, and the step fails with EMSGSIZE (\`expect-error: EMSGSIZE\` expects that). See recv(2).`,
  argument: integerSchema("MAX: as many bytes at the most", { minimum: 1 }),
  bare: false,
  modifiers: ["on", "save", "save-from", "expect-error", "save-error"],
  examples: [
    {
      title: "Whatever comes",
      yaml: `scenario: One read
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: hello
  client:
    - connect: \${server.address}
    - recv: 3
      save: part
    - check: size(part) <= 3
    - recv: 1024
`,
    },
  ],
  effects: (step) => [
    { kind: "receive", on: step.modifiers.on, least: 0 },
    ...(step.modifiers.save === undefined ? [] : [{ kind: "define" as const, name: step.modifiers.save }]),
  ],
  prepare(step, preparation) {
    const max = preparation.dynamic(step.argument, (value) => toInteger(value, 1));
    return (actor) =>
      whenResolved(max.resolve(actor), (count) => {
        const transport = actor.sockets.transport(step.modifiers.on);
        if (transport instanceof Connection) return readOnce(actor, transport, count);
        const what = (): string => `a datagram of at most ${count} bytes`;
        return receiveDatagram(actor, transport, { what, max: count }, (datagram) => {
          keep(actor, datagram.bytes);
          keepSender(actor, datagram.peer);
          refuseTruncated(datagram, transport);
        });
      });
  },
};

async function readOnce(actor: Actor, connection: Connection, max: number): Promise<void> {
  while (connection.received.length === 0 && connection.ended === undefined) {
    if (!connection.pull()) await waitForBytes(actor, connection, () => `at most ${max} bytes`);
  }
  if (connection.received.length === 0 && connection.ended !== undefined && connection.ended !== "eof") {
    const code = connection.ended;
    throw new Mismatch(breakCode(code), `recv: ${code} (${describeErrno(code)})`, {}, code);
  }
  const content = connection.received.view().subarray(0, max);
  keep(actor, content);
  connection.received.consume(content.length);
}

function keep(actor: Actor, content: Uint8Array): void {
  const { save } = actor.step.modifiers;
  if (save !== undefined) actor.save(save, toSavedValue(content));
}
