import { compileData } from "../data/compile.ts";
import { dataLength } from "../data/length.ts";
import { dataSchema } from "../data/schema.ts";
import { collectBytes } from "../data/sources.ts";
import type { Address } from "../model/address.ts";
import type { DataSource } from "../model/data.ts";
import { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import { MSG_MORE, MSG_OOB } from "../sockets/libc.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import type { Actor } from "./actor.ts";
import { toAddress } from "./arguments.ts";
import { sendDatagram } from "./datagrams.ts";
import type { VerbDefinition } from "./definition.ts";
import { preparePacing } from "./pieces.ts";
import { whenResolved, type Dynamic } from "./preparation.ts";
import { sendBytes, sendInPieces, sendSource } from "./stream-sending.ts";

export const send: VerbDefinition = {
  name: "send",
  group: "sockets",
  summary: "Writes all of DATA to the connection",
  description: `The step ends when the kernel has taken the last byte, which says nothing about the peer's having read it. Nagle's
algorithm is off. \`pieces\` cuts the data into segments of their own and \`rate\` slows it down. EPIPE or ECONNRESET: the
peer is gone. On a datagram socket all of DATA is one datagram; \`to: ADDRESS\` names its receiver (the connected peer where
left out, or else whoever sent the last one), and EMSGSIZE says that it is too long: 65,507 bytes is the most over IPv4. See
send(2), udp(7).`,
  argument: dataSchema,
  bare: false,
  takes: "data",
  modifiers: ["on", "to", "pieces", "rate", "more", "urgent", "expect-error", "save-error"],
  examples: [
    {
      title: "In pieces",
      yaml: `scenario: A line that arrives in three pieces is one line
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: Hello, world }
  client:
    - connect: \${server.address}
    - send: { line: "Hello, world" }
      pieces: { at: [3, 10], every: 5ms }
`.replace("{ line: Hello, world }", '{ line: "Hello, world" }'),
    },
  ],
  effects: ({ argument, modifiers: { on, to } }) => [
    { kind: "send", on, to: to === undefined ? undefined : String(to), length: dataLength(argument) },
  ],
  prepare(step, preparation) {
    const data = preparation.dynamic(step.argument, (value) => compileData(value, preparation));
    const pacing = preparePacing(step, preparation);
    const { on, to, more, urgent } = step.modifiers;
    const receiver = to === undefined ? undefined : preparation.dynamic(to, toAddress);
    const flags = (more === true ? MSG_MORE : 0) | (urgent === true ? MSG_OOB : 0);
    const constant = data.constant?.bytes;
    if (constant !== undefined && pacing === undefined && receiver === undefined) {
      return (actor) => {
        const transport = actor.sockets.transport(on);
        if (transport instanceof Connection) return sendBytes(actor, transport, constant, flags);
        return sendDatagram(actor, transport, constant, undefined);
      };
    }
    return (actor) =>
      whenResolved(data.resolve(actor), (source) => {
        const transport = actor.sockets.transport(on);
        if (!(transport instanceof Connection)) return sendOne(actor, transport, source, receiver);
        if (pacing === undefined) return sendSource(actor, transport, source, flags);
        return whenResolved(pacing.resolve(actor), (pace) =>
          sendInPieces(actor, transport, source, pace, preparation.resegment),
        );
      });
  },
};

/** All of DATA in one datagram. */
function sendOne(
  actor: Actor,
  socket: DatagramSocket,
  source: DataSource,
  receiver: Dynamic<Address> | undefined,
): void | Promise<void> {
  const bytes = collectBytes(source);
  if (receiver === undefined) return sendDatagram(actor, socket, bytes, undefined);
  return whenResolved(receiver.resolve(actor), (address) =>
    whenResolved(resolveEndpoint(address), ([to]) => sendDatagram(actor, socket, bytes, to)),
  );
}
