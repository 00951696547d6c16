import { Mismatch } from "../model/outcome.ts";
import type { Connection } from "../sockets/connection.ts";
import { describeErrno } from "../sockets/errno.ts";
import { mayBeTlsError } from "../sockets/tls/error-names.ts";
import type { Actor } from "./actor.ts";
import { socketNameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { breakCode, waitForBytes } from "./reception.ts";

export const expectEof: VerbDefinition = {
  name: "expect-eof",
  group: "sockets",
  summary: "The peer closes its side, and sends nothing more before",
  description: `The end of the stream (FIN), as recv(2) reports it by returning 0. Bytes that come instead are a mismatch, and so is
a reset. Our own side stays open. Under TLS the peer says so (close_notify): an end without is TRUNCATED, a mismatch of its
own.`,
  argument: socketNameSchema,
  bare: true,
  modifiers: ["on", "expect-error", "save-error"],
  examples: [
    {
      title: "A half-closed connection",
      yaml: `scenario: The server answers after the client has finished
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: ping
    - expect-eof
    - send: pong
    - close
  client:
    - connect: \${server.address}
    - send: ping
    - shutdown: write
    - expect-recv: pong
    - expect-eof
`,
    },
  ],
  effects: (step) => [{ kind: "receive-end", on: step.argument === null ? step.modifiers.on : String(step.argument) }],
  prepare(step) {
    const name = step.argument === null ? step.modifiers.on : String(step.argument);
    return (actor) => expectEnd(actor, actor.sockets.connection(name), "eof");
  },
};

/** Waits for the end of the stream, which must be of this kind; throws Mismatch. */
export async function expectEnd(actor: Actor, connection: Connection, how: "eof" | "reset"): Promise<void> {
  const wanted = how === "eof" ? "the end of the stream" : "a reset";
  for (;;) {
    const { ended, received } = connection;
    // Bytes before a reset may or may not survive it; before an orderly end they are a finding.
    if (received.length > 0 && (how === "eof" || ended === undefined)) {
      throw new Mismatch(
        "not-closed",
        `expected ${wanted}, received ${received.length} byte${received.length === 1 ? "" : "s"}`,
        {
          comparison: {
            expectedText: wanted,
            actual: received.view().slice(0, 65_536),
            actualLength: received.length,
            base: 0,
          },
        },
      );
    }
    if (ended !== undefined) {
      if (how === "eof" ? ended === "eof" : ended !== "eof" && !mayBeTlsError(ended)) return;
      throw how === "reset"
        ? new Mismatch("not-closed", "expected a reset, the peer closed the connection in order (FIN)")
        : new Mismatch(
            breakCode(ended),
            `expected the end of the stream (${connection.tls === undefined ? "FIN" : "close_notify"}), got ${ended} (${describeErrno(ended)})`,
            {},
            ended,
          );
    }
    if (!connection.pull()) await waitForBytes(actor, connection, () => wanted);
  }
}
