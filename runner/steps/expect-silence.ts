import { Mismatch } from "../model/outcome.ts";
import type { Connection } from "../sockets/connection.ts";
import { describeErrno } from "../sockets/errno.ts";
import type { Actor } from "./actor.ts";
import { durationSchema, toDurationMs } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const expectSilence: VerbDefinition = {
  name: "expect-silence",
  group: "sockets",
  summary: "For so long the peer says nothing and the connection still stands",
  description: `Bytes, an end of the stream or a reset within that time are mismatches.`,
  argument: durationSchema,
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
        listenToSilence(actor, actor.sockets.connection(step.modifiers.on), ms),
      );
  },
};

async function listenToSilence(actor: Actor, connection: Connection, ms: number): Promise<void> {
  const noise = (): boolean => connection.received.length > 0 || connection.ended !== undefined || connection.pull();
  if (!noise()) {
    let unwatch = (): void => {};
    const interrupted = new Promise<void>((resolve) => {
      unwatch = connection.watch(resolve);
    });
    try {
      await actor.sleep(ms, `listens to silence from ${actor.peerName(connection)}`, interrupted);
    } finally {
      unwatch();
    }
  }
  if (!noise()) return;
  const { received, ended } = connection;
  if (received.length > 0) {
    throw new Mismatch(
      "not-silent",
      `expected ${ms} ms of silence, received ${received.length} byte${received.length === 1 ? "" : "s"}`,
      {
        comparison: {
          expectedText: "nothing",
          actual: received.view().slice(0, 65_536),
          actualLength: received.length,
          base: 0,
        },
      },
    );
  }
  throw new Mismatch(
    "not-silent",
    ended === "eof"
      ? `expected ${ms} ms of silence on a standing connection, the peer closed it`
      : `expected ${ms} ms of silence on a standing connection, got ${ended} (${describeErrno(ended ?? "")})`,
  );
}
