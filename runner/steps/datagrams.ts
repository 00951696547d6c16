/** Sending and receiving datagrams: one send is one datagram, and one datagram is one frame. */
import { formatAddress } from "../model/address.ts";
import { Mismatch } from "../model/outcome.ts";
import type { MessagePattern } from "../patterns/message-pattern.ts";
import { withReceived } from "../patterns/rejection.ts";
import type { Datagram, DatagramSocket } from "../sockets/datagram-socket.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import { SocketError } from "../sockets/errno.ts";
import { UnderWay } from "../sockets/under-way.ts";
import type { Actor } from "./actor.ts";
import type { Fate } from "./fates.ts";
import type { Reception } from "./reception.ts";

/** How often a full receiver that is not ours is asked again: nothing tells a datagram's sender that there is room (unix(7)). */
const fullPauseMs = 2;

/** Sends one datagram: to `to`, the connected peer, or whoever sent the last one. Throws SocketError. */
export function sendDatagram(
  actor: Actor,
  socket: DatagramSocket,
  bytes: Uint8Array,
  to: Endpoint | undefined,
  fate?: Fate,
): void | Promise<void> {
  const peer = to ?? (socket.remote === undefined ? answerable(socket.lastSender) : undefined);
  if (fate !== undefined) return sendByFate(actor, socket, bytes, peer, fate);
  if (!socket.trySend(bytes, peer)) return sendWhenPossible(actor, socket, bytes, peer);
}

/** A Unix socket that was never bound has no name by which it could be answered (unix(7)). */
function answerable(sender: Endpoint | undefined): Endpoint | undefined {
  return sender !== undefined && "path" in sender && sender.path === "" ? undefined : sender;
}

function sendByFate(
  actor: Actor,
  socket: DatagramSocket,
  bytes: Uint8Array,
  to: Endpoint | undefined,
  fate: Fate,
): void | Promise<void> {
  const underWay = UnderWay.of(socket);
  const { counts } = underWay;
  counts.sent += 1;
  if (fate.isLost) {
    counts.lost += 1;
    return;
  }
  if (fate.isDoubled) counts.doubled += 1;
  if (fate.isOvertaken) counts.overtaken += 1;
  if (fate.delayMs > 0) counts.delayed += 1;
  for (let copy = fate.isDoubled ? 1 : 0; copy >= 0; copy--) {
    if (fate.isOvertaken) underWay.overtaken(bytes, to);
    else if (fate.delayMs > 0) underWay.delay(bytes, to, fate.delayMs);
    else if (copy > 0) socket.trySend(bytes, to);
    else return sendDatagram(actor, socket, bytes, to);
  }
}

function sendWhenPossible(
  actor: Actor,
  socket: DatagramSocket,
  bytes: Uint8Array,
  to: Endpoint | undefined,
): Promise<void> {
  const peer = to ?? socket.remote;
  const whom = peer === undefined ? "the receiver" : formatEndpoint(peer);
  return actor.wait<void>(
    { describe: () => `waits for ${whom} to have room for a datagram`, mayEndByItself: () => true },
    (resolve, reject) => {
      const tryAgain = (): void => {
        try {
          if (socket.trySend(bytes, to)) resolve();
        } catch (error) {
          reject(error);
        }
      };
      const timer = setInterval(tryAgain, fullPauseMs);
      const unwatch = peer === undefined ? undefined : socket.whenTaken(peer, tryAgain);
      return () => {
        clearInterval(timer);
        unwatch?.();
      };
    },
  );
}

/**
 * Takes one datagram, or its first `max` bytes, waiting for it. `take` is called at once when it has been received: its
 * bytes are there until the next one is. Throws SocketError: ECONNREFUSED.
 */
export function receiveDatagram<T>(
  actor: Actor,
  socket: DatagramSocket,
  { what, max }: { readonly what: () => string; readonly max?: number },
  take: (datagram: Datagram) => T,
): T | Promise<T> {
  const datagram = socket.mayHaveSomething() ? socket.tryReceive(max) : undefined;
  return datagram === undefined ? waitForDatagram(actor, socket, what, max, take) : take(datagram);
}

async function waitForDatagram<T>(
  actor: Actor,
  socket: DatagramSocket,
  what: () => string,
  max: number | undefined,
  take: (datagram: Datagram) => T,
): Promise<T> {
  for (;;) {
    await actor.wait<void>(
      {
        describe: () => `waits at ${formatEndpoint(socket.local)} for ${what()} from ${actor.peerName(socket)}`,
        // What was sent and is not there yet is asked for when everyone waits (engine/datagrams-under-way.ts).
        mayEndByItself: () => actor.outsidersMayAct(),
      },
      (resolve) => socket.watch(resolve),
    );
    const datagram = socket.tryReceive(max);
    if (datagram !== undefined) return take(datagram);
  }
}

/**
 * Takes one datagram, which must fit the pattern and come from `from`, and has it kept before anything else is received.
 * Throws Mismatch "received-differs".
 */
export function receiveMessage(
  actor: Actor,
  socket: DatagramSocket,
  pattern: MessagePattern,
  from: readonly Endpoint[] | undefined,
  keep: (reception: Reception) => void,
): void | Promise<void> {
  const pending = receiveDatagram(actor, socket, { what: () => describeMessage(pattern) }, (datagram) =>
    keep(judge(datagram, pattern, from)),
  );
  // Otherwise the wait has said it already.
  if (pattern.description.startsWith(anyMessage)) return pending;
  return pending?.catch((error: unknown) => {
    if (!(error instanceof Mismatch) || error.code !== "timed-out") throw error;
    const message = `${error.message}; expected ${pattern.description}`;
    throw new Mismatch("timed-out", message, error.detail, error.errno);
  });
}

/** How patterns that are about one message describe themselves. */
const anyMessage = "a message";

function describeMessage({ description }: MessagePattern): string {
  return description.startsWith(anyMessage) ? description.replace(anyMessage, "a datagram") : "a datagram";
}

function judge({ bytes, peer }: Datagram, pattern: MessagePattern, from: readonly Endpoint[] | undefined): Reception {
  if (from !== undefined && !from.some((endpoint) => isSame(endpoint, peer))) {
    const expectedText = `a datagram from ${from.map(formatEndpoint).join(" or ")}`;
    const actualText = `a datagram from ${formatEndpoint(peer)}`;
    throw new Mismatch("received-differs", `expected ${expectedText}; it came from ${formatEndpoint(peer)}`, {
      comparison: { expectedText, actualText, base: 0 },
    });
  }
  const state = pattern.test(bytes);
  if (state.kind === "matched") {
    return { content: bytes.subarray(state.start, state.end), saved: state.saved, sender: peer };
  }
  const reason =
    state.kind === "rejected" ? state.reason : { message: "the datagram ends too early", comparison: { base: 0 } };
  const message = `expected ${pattern.description}; ${reason.message}`;
  throw new Mismatch("received-differs", message, withReceived(reason, bytes));
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return formatEndpoint(one) === formatEndpoint(other);
}

/** `save-from`: who sent a datagram, in the form of `${role.address}` and its siblings. */
export function keepSender(actor: Actor, sender: Endpoint | undefined): void {
  const name = actor.step.modifiers["save-from"];
  if (name === undefined || sender === undefined) return;
  if ("path" in sender) return actor.save(name, { path: sender.path, address: `unix-dgram:${sender.path}` });
  const { host, port } = sender;
  actor.save(name, { host, port, address: formatAddress({ scheme: "udp", host, port }) });
}

/** For `recv: MAX`: what did not fit is lost, which recv(2) tells only to who asks (MSG_TRUNC). Throws SocketError EMSGSIZE. */
export function refuseTruncated({ bytes, length }: Datagram, socket: DatagramSocket): void {
  if (length <= bytes.length) return;
  const subject = `${formatEndpoint(socket.local)}, a datagram of ${length} bytes of which ${bytes.length} fit`;
  throw new SocketError("EMSGSIZE", "recv", subject);
}
