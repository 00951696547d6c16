import { compileData } from "../data/compile.ts";
import { dataLength } from "../data/length.ts";
import { dataSchema } from "../data/schema.ts";
import { collectBytes } from "../data/sources.ts";
import type { Address } from "../model/address.ts";
import type { DataSource } from "../model/data.ts";
import type { Value } from "../model/scenario.ts";
import { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import { MSG_MORE, MSG_OOB } from "../sockets/libc.ts";
import type { Actor } from "./actor.ts";
import { sendDatagram } from "./datagrams.ts";
import type { VerbDefinition } from "./definition.ts";
import { prepareFates, type Fates } from "./fates.ts";
import { preparePacing } from "./pieces.ts";
import { whenResolved, type Dynamic } from "./preparation.ts";
import { resolveAddress } from "./resolution.ts";
import { sendBytes, sendInPieces, sendSource } from "./stream-sending.ts";

export const send: VerbDefinition = {
  name: "send",
  group: "sockets",
  summary: "Writes all of DATA to the connection; on a datagram socket, as one datagram",
  description: `The step ends when the kernel has taken the last byte, which says nothing about the peer's having read it. Nagle's
algorithm is off. EPIPE or ECONNRESET: the peer is gone.

\`pieces\` cuts the data into segments of their own: each waits until the one before was read, or for \`every\`. \`rate\` spreads
it over time. \`--resegment\` cuts every send in the same way. \`more: true\` has the kernel hold the end back until the next
send, for 200 ms at most, so that both are one segment (MSG_MORE). \`urgent: true\` makes the last byte TCP's out-of-band byte
(MSG_OOB). Under TLS every send is a record of its own: \`more\` does nothing, and \`urgent\` is EOPNOTSUPP.

On a datagram socket all of DATA is one datagram; \`to: ADDRESS\` names its receiver (the connected peer where left out, or
else whoever sent the last one; EDESTADDRREQ: there is neither, so write \`to:\`), and EMSGSIZE says that it is too long:
65,507 bytes is the most over IPv4. \`datagrams: { drop: 0.3, seed: 7 }\` is a bad network: \`drop\`, \`duplicate\` and
\`reorder\` take a probability, or a list of which datagrams they befall: \`[0, 3]\` are the first and the fourth that this
step sends, through all the rounds of a loop. \`delay\` has each go out so much later. The same ones are befallen each time
the scenario is played; another \`seed\` gives another course. A datagram that is to be overtaken goes out after the next one
of the same socket, and when the socket is closed whatever is still under way goes out. See send(2), udp(7).`,
  argument: dataSchema,
  bare: false,
  takes: "data",
  modifiers: ["on", "to", "datagrams", "pieces", "rate", "more", "urgent", "expect-error", "save-error"],
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
    {
      title: "A datagram that is lost",
      yaml: `scenario: The second of three pings is lost on purpose
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: ping 0
    - expect-recv: ping 2
  client:
    - bind: udp://127.0.0.1:0
    - repeat:
        times: 3
        steps:
          - send: ping \${round}
            to: \${server.address}
            datagrams: { drop: [1] }
`,
    },
  ],
  refuse({ argument, modifiers: { pieces, urgent } }) {
    const length = dataLength(argument);
    if (length === undefined) return undefined;
    if (urgent === true && length === 0)
      return {
        message: "nothing is sent, so there is no last byte that could be urgent",
        help: "send one byte or more",
      };
    const last = Math.max(...cutsOf(pieces));
    if (last < length) return undefined;
    const message = `there is no cut at ${last}: the data has ${length === 1 ? "a byte" : `${length} bytes`}`;
    return { message, help: "`at` lists offsets inside the data, counted in bytes" };
  },
  effects: ({ argument, modifiers: { on, to } }) => [
    { kind: "send", on, to: to === undefined ? undefined : String(to), length: dataLength(argument) },
  ],
  prepare(step, preparation) {
    const data = preparation.dynamic(step.argument, (value) => compileData(value, preparation));
    const pacing = preparePacing(step, preparation);
    const { on, to, datagrams, more, urgent } = step.modifiers;
    const receiver = to === undefined ? undefined : preparation.destination(to);
    const fates = prepareFates(datagrams, preparation);
    const flags = (more === true ? MSG_MORE : 0) | (urgent === true ? MSG_OOB : 0);
    const constant = data.constant?.bytes;
    if (constant !== undefined && pacing === undefined && receiver === undefined && fates === undefined) {
      return (actor) => {
        const transport = actor.sockets.transport(on);
        if (transport instanceof Connection) return sendBytes(actor, transport, constant, flags);
        return sendDatagram(actor, transport, constant, undefined);
      };
    }
    return (actor) =>
      whenResolved(data.resolve(actor), (source) => {
        const transport = actor.sockets.transport(on);
        if (!(transport instanceof Connection)) return sendOne(actor, transport, source, receiver, fates);
        if (pacing === undefined) return sendSource(actor, transport, source, flags);
        return whenResolved(pacing.resolve(actor), (pace) =>
          sendInPieces(actor, transport, source, pace, preparation.resegment),
        );
      });
  },
};

/** `pieces: { at: [3, 10] }`, of which only running tells what is computed. */
function cutsOf(pieces: Value | undefined): readonly number[] {
  const at =
    typeof pieces === "object" && pieces !== null ? (pieces as { readonly at?: readonly Value[] }).at : undefined;
  return (at ?? []).filter((offset) => typeof offset === "number");
}

/** All of DATA in one datagram. */
function sendOne(
  actor: Actor,
  socket: DatagramSocket,
  source: DataSource,
  receiver: Dynamic<Address> | undefined,
  fates: Dynamic<Fates> | undefined,
): void | Promise<void> {
  const bytes = collectBytes(source);
  return whenResolved(fates?.resolve(actor), (draw) => {
    if (receiver === undefined) return sendDatagram(actor, socket, bytes, undefined, draw?.(actor));
    return whenResolved(receiver.resolve(actor), (address) =>
      whenResolved(resolveAddress(actor, address), ([to]) => sendDatagram(actor, socket, bytes, to, draw?.(actor))),
    );
  });
}
