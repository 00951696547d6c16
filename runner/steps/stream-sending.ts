/** Sending over a stream: all of DATA, at once or in pieces. */
import type { DataSource } from "../model/data.ts";
import type { Segmentation } from "../model/segmentation.ts";
import type { Connection } from "../sockets/connection.ts";
import { SocketError } from "../sockets/errno.ts";
import { MSG_OOB } from "../sockets/libc.ts";
import { ReadingWatch } from "../sockets/reading-watch.ts";
import { nextTurn } from "../sockets/turns.ts";
import type { Actor } from "./actor.ts";
import { rememberCut } from "./cut-memory.ts";
import { cutFurther, cutIntoPieces, nameCutter, type Pace, type Pause } from "./pieces.ts";

/** Sends chunk by chunk: the whole never has to be in memory. */
export function sendSource(
  actor: Actor,
  connection: Connection,
  source: DataSource,
  flags: number,
): void | Promise<void> {
  if (source.bytes !== undefined) return sendBytes(actor, connection, source.bytes, flags);
  return sendChunks(actor, connection, source.chunks(), flags);
}

async function sendChunks(
  actor: Actor,
  connection: Connection,
  chunks: Iterable<Uint8Array>,
  flags: number,
): Promise<void> {
  for (const chunk of chunks) {
    const pending = sendBytes(actor, connection, chunk, flags);
    if (pending !== undefined) await pending;
  }
}

/** `flags` of send(2); what does not fit into the buffer at once goes without them. */
export function sendBytes(
  actor: Actor,
  connection: Connection,
  bytes: Uint8Array,
  flags: number,
): void | Promise<void> {
  const count = connection.trySend(bytes, flags);
  if (count === bytes.length) return;
  // What waits loses its flag, and the byte its place beside the stream.
  if ((flags & MSG_OOB) !== 0) throw new SocketError("EAGAIN", "send", String(connection));
  return sendRest(actor, connection, bytes.subarray(count));
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

/** Each piece is a segment, and as far as the kernel tells a recv() of its own: it waits until the one before was read. */
export async function sendInPieces(
  actor: Actor,
  connection: Connection,
  source: DataSource,
  pace: Pace,
  resegment: Segmentation | undefined,
): Promise<void> {
  const further = resegment && cutFurther(resegment, actor.step, actor.name, connection.sentBytes);
  const reader = new PatientReader(actor, connection);
  const begun = performance.now();
  let pieces = 0;
  let first = 0;
  try {
    for (const { bytes, next } of cutIntoPieces(source, pace, further)) {
      if (pieces++ === 0) first = bytes.length;
      rememberCut(connection, { pieces, bytes: source.length, first, by: nameCutter(pace, resegment) });
      const pending = sendBytes(actor, connection, bytes, 0);
      if (pending !== undefined) await pending;
      if (next === "last") return;
      const waitMs = next === "when-read" ? 0 : dueIn(next, begun);
      if (waitMs >= 1) await actor.sleep(waitMs, "pauses between two pieces");
      else await reader.hasRead();
    }
  } finally {
    reader.close();
  }
}

function dueIn({ afterMs, sinceStartMs }: Pause, begun: number): number {
  return Math.max(afterMs, begun + sinceStartMs - performance.now());
}

/**
 * How often, a millisecond apart, a program may be found not to have read; after that the rest of the message is sent
 * without waiting for it. Counted and not timed: on a busy machine we come to look as seldom as the program to read.
 */
const patience = 500;
/** However busy the machine is. */
const mostPatienceMs = 10_000;
/** A reader that is quick has read within a few turns; then the machine is left to it. */
const quickTurns = 64;

/** Waits for whoever reads the pieces: a role of ours is told at once, a program's kernel is asked. */
class PatientReader {
  readonly #actor: Actor;
  readonly #connection: Connection;
  readonly #watch: ReadingWatch | undefined;
  /** It reads when it pleases: perhaps something of ours has to happen first. */
  #isSlow = false;

  constructor(actor: Actor, connection: Connection) {
    this.#actor = actor;
    this.#connection = connection;
    this.#watch = actor.peerIsOurs(connection) ? undefined : ReadingWatch.open(connection);
  }

  async hasRead(): Promise<void> {
    await nextTurn();
    if (this.#watch === undefined || this.#isSlow) return;
    for (let turn = 0; turn < quickTurns; turn++) {
      if (this.#watch.hasReadAll()) return;
      await nextTurn();
    }
    await this.#waitLonger(this.#watch);
  }

  async #waitLonger(watch: ReadingWatch): Promise<void> {
    const who = this.#actor.peerName(this.#connection);
    let timer: NodeJS.Timeout | undefined;
    const read = new Promise<void>((resolve) => {
      let looks = 0;
      timer = setInterval(() => {
        if (watch.hasReadAll() || ++looks >= patience) resolve();
      }, 1);
    });
    try {
      await this.#actor.sleep(mostPatienceMs, `waits for ${who} to read one piece before it sends the next`, read);
    } finally {
      clearInterval(timer);
    }
    this.#isSlow = !watch.hasReadAll();
  }

  close(): void {
    this.#watch?.close();
  }
}
