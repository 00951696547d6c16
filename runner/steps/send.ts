import { Type } from "typebox";
import { compileData } from "../data/compile.ts";
import { dataLength } from "../data/length.ts";
import { dataSchema } from "../data/schema.ts";
import { collectBytes } from "../data/sources.ts";
import type { Address } from "../model/address.ts";
import type { DataSource } from "../model/data.ts";
import { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import { nextTurn } from "../sockets/turns.ts";
import type { Actor } from "./actor.ts";
import { toAddress } from "./arguments.ts";
import { sendDatagram } from "./datagrams.ts";
import type { VerbDefinition } from "./definition.ts";
import { cutIntoPieces, preparePacing } from "./pacing.ts";
import { whenResolved, type Dynamic } from "./preparation.ts";

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
  modifiers: ["on", "to", "pieces", "rate", "expect-error"],
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
  effects: (step) => [{ kind: "send", on: step.modifiers.on, length: dataLength(step.argument) }],
  prepare(step, preparation) {
    const data = preparation.dynamic(step.argument, (value) => compileData(value, preparation));
    const pacing = preparePacing(step, preparation);
    const { on, to } = step.modifiers;
    const receiver = to === undefined ? undefined : preparation.dynamic(to, toAddress);
    const constant = data.constant?.bytes;
    if (constant !== undefined && pacing === undefined && receiver === undefined) {
      return (actor) => {
        const transport = actor.sockets.transport(on);
        if (transport instanceof Connection) return sendBytes(actor, transport, constant);
        return sendDatagram(actor, transport, constant, undefined);
      };
    }
    return (actor) =>
      whenResolved(data.resolve(actor), (source) => {
        const transport = actor.sockets.transport(on);
        if (!(transport instanceof Connection)) return sendOne(actor, transport, source, receiver);
        if (pacing === undefined) return sendSource(actor, transport, source);
        return whenResolved(pacing.resolve(actor), (pace) => sendPaced(actor, transport, cutIntoPieces(source, pace)));
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

/** Sends chunk by chunk: the whole never has to be in memory. */
function sendSource(actor: Actor, connection: Connection, source: DataSource): void | Promise<void> {
  if (source.bytes !== undefined) return sendBytes(actor, connection, source.bytes);
  return sendChunks(actor, connection, source.chunks());
}

async function sendChunks(actor: Actor, connection: Connection, chunks: Iterable<Uint8Array>): Promise<void> {
  for (const chunk of chunks) {
    const pending = sendBytes(actor, connection, chunk);
    if (pending !== undefined) await pending;
  }
}

async function sendPaced(
  actor: Actor,
  connection: Connection,
  pieces: Iterable<{ readonly bytes: Uint8Array; readonly pauseMs: number }>,
): Promise<void> {
  for (const { bytes, pauseMs } of pieces) {
    await sendBytes(actor, connection, bytes);
    if (pauseMs > 0) await actor.sleep(pauseMs, "pauses between two pieces");
    else await nextTurn();
  }
}

function sendBytes(actor: Actor, connection: Connection, bytes: Uint8Array): void | Promise<void> {
  const count = connection.trySend(bytes);
  if (count < bytes.length) return sendRest(actor, connection, bytes.subarray(count));
}

function sendRest(actor: Actor, connection: Connection, rest: Uint8Array): Promise<void> {
  return actor.wait<void>(
    {
      describe: () =>
        `waits for ${actor.peerName(connection)} to read: ${rest.length} bytes do not fit into the socket buffers`,
      mayEndByItself: () => !actor.peerIsOurs(connection),
    },
    (resolve, reject) => {
      connection.sendWhenPossible(rest, (error) => (error === undefined ? resolve() : reject(error)));
      // Nothing to undo: what libuv has taken is sent, or dropped when the socket is closed.
      return () => {};
    },
  );
}

/** `pieces:` and `rate:` in the schema of modifiers. */
export const piecesSchema = Type.Object(
  {
    size: Type.Optional(Type.Integer({ minimum: 1, description: "Bytes in each piece" })),
    at: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { description: "Offsets to cut at, ascending" })),
    random: Type.Optional(
      Type.Integer({ description: "Cut at random places; the seed makes them the same every time" }),
    ),
    every: Type.Optional(Type.String({ pattern: "^\\d+(\\.\\d+)?(ms|s|m)$", description: "Pause between pieces" })),
  },
  { additionalProperties: false, description: "How the data is cut: one of size, at and random, and every for pauses" },
);
