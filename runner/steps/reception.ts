/** Reading a connection until a pattern is met, or cannot be met any more. */
import { Mismatch } from "../model/outcome.ts";
import type { Pattern, PatternReader, Rejection } from "../model/pattern.ts";
import { withReceived } from "../patterns/rejection.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { describeErrno } from "../sockets/errno.ts";
import { describeTlsError, truncated } from "../sockets/tls/error-names.ts";
import type { Actor } from "./actor.ts";

export interface Reception {
  /** A view of the content, valid until the connection is read again; empty for messages that were not kept. */
  readonly content: Uint8Array;
  readonly saved: Readonly<Record<string, unknown>> | undefined;
  /** Who sent it, where it was a datagram. */
  readonly sender?: Endpoint;
}

/** Messages from this length on are checked as they pass, where the pattern can, instead of being kept. */
const streamingThreshold = 256 * 1024;

/** Throws Mismatch "received-differs", "closed-early", "reset". `keep`: the content is wanted. */
export function receivePattern(
  actor: Actor,
  connection: Connection,
  pattern: Pattern,
  keep: boolean,
): Reception | Promise<Reception> {
  const reader = pattern.begin();
  const { streaming } = reader;
  if (streaming !== undefined && !keep && streaming.length >= streamingThreshold) {
    return receiveStreaming(actor, connection, pattern, streaming);
  }
  return readOn(actor, connection, pattern, reader);
}

function readOn(
  actor: Actor,
  connection: Connection,
  pattern: Pattern,
  reader: PatternReader,
): Reception | Promise<Reception> {
  const { received } = connection;
  for (;;) {
    const view = received.view();
    const state = reader.next(view, false);
    if (state.kind === "matched") {
      received.consume(state.length);
      return { content: view.subarray(state.start, state.end), saved: state.saved };
    }
    if (state.kind === "rejected") {
      throw new Mismatch("received-differs", explain(pattern, state.reason), withReceived(state.reason, view));
    }
    if (connection.ended !== undefined) return finishAtEnd(connection, pattern, reader, view);
    if (!connection.pull()) {
      const { what } = state;
      return waitForBytes(actor, connection, () => what).then(
        () => readOn(actor, connection, pattern, reader),
        (error: unknown) => {
          throw withWhatCame(error, pattern, reader, received.view());
        },
      );
    }
  }
}

/** A time-out shows what had come by then, beside what was expected. */
function withWhatCame(error: unknown, pattern: Pattern, reader: PatternReader, view: Uint8Array): unknown {
  if (!(error instanceof Mismatch) || error.code !== "timed-out") return error;
  const state = reader.next(view, true);
  const comparison = state.kind === "rejected" ? state.reason.comparison : undefined;
  return new Mismatch(
    "timed-out",
    `${error.message}; expected ${pattern.description}`,
    { ...error.detail, comparison },
    error.errno,
  );
}

/** The stream is over: `until: eof` is met by that, everything else is not. */
function finishAtEnd(connection: Connection, pattern: Pattern, reader: PatternReader, view: Uint8Array): Reception {
  const wasReset = connection.ended !== "eof";
  const state = reader.next(view, true);
  if (state.kind === "matched" && !wasReset) {
    connection.received.consume(state.length);
    return { content: view.subarray(state.start, state.end), saved: state.saved };
  }
  const reason: Rejection =
    state.kind === "rejected"
      ? state.reason
      : { message: "the stream did not end in order", comparison: { actual: view.slice(0, 65_536), base: 0 } };
  throw endedEarly(connection, pattern, reason);
}

function endedEarly(connection: Connection, pattern: Pattern, reason: Rejection): Mismatch {
  if (connection.ended === "eof") return new Mismatch("closed-early", explain(pattern, reason), reason);
  const code = connection.ended ?? "ECONNRESET";
  return new Mismatch(
    breakCode(code),
    `expected ${pattern.description}; ${reason.message.replace("the stream ended", "the connection broke off")}: ${code} (${describeErrno(code)})`,
    reason,
    code,
  );
}

/** What a stream that did not end in order died of: `ended` of the connection, other than "eof". */
export function breakCode(ended: string): "reset" | "truncated" | "unexpected-error" {
  if (ended === truncated) return "truncated";
  return describeTlsError(ended) === undefined ? "reset" : "unexpected-error";
}

function explain(pattern: Pattern, reason: Rejection): string {
  return `expected ${pattern.description}; ${reason.message}`;
}

/** Suspends the actor until bytes, or the end, have come. */
export function waitForBytes(actor: Actor, connection: Connection, what: () => string): Promise<void> {
  return actor.wait<void>(
    {
      describe: () => `waits for ${what()} from ${actor.peerName(connection)}`,
      mayEndByItself: () => !actor.peerIsOurs(connection) || connection.hasMoreComing,
      on: () => (connection.peer?.owner === undefined ? [] : [connection.peer.owner]),
    },
    (resolve) => connection.watch(resolve),
  );
}

/** A long message of known length: every chunk is looked at once, as it comes, and forgotten. */
async function receiveStreaming(
  actor: Actor,
  connection: Connection,
  pattern: Pattern,
  streaming: NonNullable<PatternReader["streaming"]>,
): Promise<Reception> {
  let left = streaming.length;
  let rejection: Rejection | undefined;
  const take = (chunk: Uint8Array): number => {
    if (rejection !== undefined) return 0;
    const part = chunk.length <= left ? chunk : chunk.subarray(0, left);
    rejection = streaming.update(part);
    left -= part.length;
    return part.length;
  };
  const { received } = connection;
  const early = received.view();
  received.consume(take(early));
  connection.setSink(take);
  try {
    while (left > 0 && rejection === undefined && connection.ended === undefined) {
      if (!connection.pull()) {
        await waitForBytes(actor, connection, () => `${left} of ${streaming.length} bytes`);
      }
    }
  } finally {
    connection.setSink(undefined);
  }
  if (rejection !== undefined) throw new Mismatch("received-differs", explain(pattern, rejection), rejection);
  if (left > 0) {
    const got = streaming.length - left;
    throw endedEarly(connection, pattern, {
      message: `the stream ended after ${got} of ${streaming.length} bytes`,
      comparison: { base: 0, expectedLength: streaming.length, actualLength: got },
    });
  }
  const verdict = streaming.finish();
  if (!verdict.ok) throw new Mismatch("received-differs", explain(pattern, verdict.reason), verdict.reason);
  return { content: new Uint8Array(0), saved: verdict.saved };
}
