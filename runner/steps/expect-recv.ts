import type { CompiledPattern } from "../patterns/compile.ts";
import type { MessagePattern } from "../patterns/message-pattern.ts";
import { patternLeast } from "../patterns/least.ts";
import { patternSchema } from "../patterns/schema.ts";
import { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import type { Actor } from "./actor.ts";
import { keepSender, receiveMessage } from "./datagrams.ts";
import type { VerbDefinition } from "./definition.ts";
import { keepSaved, namesOf, preparePatterns, savedEffects, type PatternForms } from "./pattern-argument.ts";
import { whenResolved } from "./preparation.ts";
import { resolveAddress } from "./resolution.ts";
import { receivePattern } from "./reception.ts";

export const expectRecv: VerbDefinition = {
  name: "expect-recv",
  group: "sockets",
  summary: "Reads until the pattern is met or cannot be met any more; or compares one datagram",
  description: `A PATTERN says where the bytes end (a frame) and what they must be (predicates). Bytes that come after stay for the
next step. The verdict depends on the bytes alone, never on how TCP cut them. A list of patterns is their sequence; what one
of them saves is known to the next.

On a datagram socket it takes one datagram, which is the message: no frame is needed, and the pattern must take all of it.
\`from: ADDRESS\` demands who sent it, and \`save-from: NAME\` keeps who did: \`\${NAME.address}\`, \`.host\`, \`.port\`.`,
  argument: patternSchema,
  bare: false,
  takes: "pattern",
  modifiers: ["on", "from", "save", "save-from", "expect-error", "save-error"],
  examples: [
    {
      title: "A line, then as many bytes as it says",
      yaml: `scenario: A length on a line, then the content
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: "5\\r\\nhello"
  client:
    - connect: \${server.address}
    - expect-recv: [ { line: { regex: "^(?P<count>[0-9]+)$" } }, { bytes: "\${count}", text: hello } ]
`,
    },
    {
      title: "Who sent a datagram",
      yaml: `scenario: The first who asks is answered last
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: first
      save-from: early
    - notify: heard
    - expect-recv: second
    - send: you
    - send: and you
      to: \${early.address}
  one:
    - connect: \${server.address}
    - send: first
    - expect-recv: and you
  other:
    - connect: \${server.address}
    - await: heard
    - send: second
    - expect-recv: you
`,
    },
  ],
  effects: (step) => [
    { kind: "receive", on: step.modifiers.on, least: patternLeast(step.argument) },
    ...savedEffects(step),
  ],
  prepare(step, preparation) {
    const { from, on } = step.modifiers;
    const sender = from === undefined ? undefined : preparation.address(from);
    const compile = (actor: Actor, forms: PatternForms): CompiledPattern | MessagePattern =>
      actor.sockets.transport(on) instanceof Connection ? forms.stream(actor) : forms.message(actor);
    return preparePatterns(step, preparation, compile, (actor, pattern, own) => {
      const transport = actor.sockets.transport(on);
      if ("begin" in pattern) return receiveFromStream(actor, transport as Connection, pattern, own);
      const socket = transport as DatagramSocket;
      if (sender === undefined) return receiveDatagram(actor, socket, pattern, own, undefined);
      return whenResolved(sender.resolve(actor), (address) =>
        whenResolved(resolveAddress(actor, address), (expected) =>
          receiveDatagram(actor, socket, pattern, own, expected),
        ),
      );
    });
  },
};

function receiveFromStream(
  actor: Actor,
  connection: Connection,
  pattern: CompiledPattern,
  own: string | undefined,
): void | Promise<void> {
  const names = namesOf(pattern, own);
  const reception = receivePattern(actor, connection, pattern, names.length > 0);
  return whenResolved(reception, ({ content, saved }) => keepSaved(actor, content, saved, names));
}

function receiveDatagram(
  actor: Actor,
  socket: DatagramSocket,
  pattern: MessagePattern,
  own: string | undefined,
  from: readonly Endpoint[] | undefined,
): void | Promise<void> {
  return receiveMessage(actor, socket, pattern, from, ({ content, saved, sender }) => {
    keepSaved(actor, content, saved, namesOf(pattern, own));
    keepSender(actor, sender);
  });
}
