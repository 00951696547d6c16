import { Mismatch } from "../model/outcome.ts";
import { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import { describeErrno } from "../sockets/errno.ts";
import type { Actor, Transport } from "./actor.ts";
import { durationSchema, toDurationMs } from "../data/durations.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const expectSilence: VerbDefinition = {
  name: "expect-silence",
  group: "sockets",
  summary: "For so long the peer says nothing and the connection still stands",
  description: `Bytes, an end of the stream or a reset within that time are mismatches.`,
  argument: durationSchema(),
  bare: false,
  modifiers: ["on"],
  examples: [
    {
      title: "No answer before the question is complete",
      yaml: `scenario: Half a line is no request yet
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: PING }
    - send: { line: PONG }
  client:
    - connect: \${server.address}
    - send: PI
    - expect-silence: 50ms
    - send: { line: NG }
    - expect-recv: { line: PONG }
`,
    },
  ],
  effects: (step) => [{ kind: "use", on: step.modifiers.on }],
  prepare(step, preparation) {
    const duration = preparation.dynamic(step.argument, toDurationMs);
    return (actor) =>
      whenResolved(duration.resolve(actor), (ms) =>
        listenToSilence(actor, actor.sockets.transport(step.modifiers.on), ms),
      );
  },
};

/** Throws Mismatch "not-silent". */
async function listenToSilence(actor: Actor, transport: Transport, ms: number): Promise<void> {
  const hear = (): Noise | undefined =>
    transport instanceof Connection ? hearStream(transport) : hearDatagram(transport);
  let noise = hear();
  if (noise === undefined) {
    let unwatch = (): void => {};
    const interrupted = new Promise<void>((resolve) => {
      unwatch = transport.watch(resolve);
    });
    try {
      await actor.sleep(ms, `listens to silence from ${actor.peerName(transport)}`, interrupted);
    } finally {
      unwatch();
    }
    noise = hear();
  }
  if (noise === undefined) return;
  throw new Mismatch("not-silent", `expected ${ms} ms of silence${noise.message}`, noise.detail);
}

interface Noise {
  readonly message: string;
  readonly detail: Mismatch["detail"];
}

function hearStream(connection: Connection): Noise | undefined {
  if (connection.received.length === 0 && connection.ended === undefined) connection.pull();
  const { received, ended } = connection;
  if (received.length > 0) return bytesHeard("", received.view(), received.length);
  if (ended === undefined) return undefined;
  const what = ended === "eof" ? "the peer closed it" : `got ${ended} (${describeErrno(ended)})`;
  return { message: ` on a standing connection, ${what}`, detail: {} };
}

function hearDatagram(socket: DatagramSocket): Noise | undefined {
  const datagram = socket.tryReceive();
  return datagram === undefined ? undefined : bytesHeard("a datagram of ", datagram.bytes, datagram.length);
}

function bytesHeard(what: string, bytes: Uint8Array, length: number): Noise {
  const comparison = { expectedText: "nothing", actual: bytes.slice(0, 65_536), actualLength: length, base: 0 };
  return { message: `, received ${what}${length} byte${length === 1 ? "" : "s"}`, detail: { comparison } };
}
