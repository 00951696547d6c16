/** Datagrams that a socket has sent as far as the scenario knows, and that the kernel has not seen yet: delayed, overtaken. */
import type { DatagramSocket } from "./datagram-socket.ts";
import type { Endpoint } from "./endpoint.ts";
import { SocketError } from "./errno.ts";

interface Held {
  readonly bytes: Uint8Array;
  readonly to: Endpoint | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

export class UnderWay {
  /** How many were sent on purpose as if by a bad network, and what became of them. */
  readonly counts = { sent: 0, lost: 0, doubled: 0, overtaken: 0, delayed: 0 };
  readonly #socket: DatagramSocket;
  readonly #held = new Set<Held>();

  private constructor(socket: DatagramSocket) {
    this.#socket = socket;
  }

  /** That of the socket, made when it is asked for. */
  static of(socket: DatagramSocket): UnderWay {
    return (socket.underWay ??= new UnderWay(socket));
  }

  /** Is anything on its way that goes out by itself? What is to be overtaken waits for another. */
  get isDelaying(): boolean {
    for (const { timer } of this.#held) if (timer !== undefined) return true;
    return false;
  }

  /** "dropped 2 of the 5 datagrams that it sent"; undefined where nothing befell any. */
  describe(): string | undefined {
    const { sent, lost, doubled, overtaken, delayed } = this.counts;
    const fates = Object.entries({ dropped: lost, duplicated: doubled, reordered: overtaken, delayed });
    const told = fates.filter(([, count]) => count > 0);
    if (told.length === 0) return undefined;
    return sent === 1
      ? `${told.map(([what]) => what).join(" and ")} the one datagram that it sent`
      : `${told.map(([what, count]) => `${what} ${count}`).join(" and ")} of the ${sent} datagrams that it sent`;
  }

  /** Goes out after the next one of this socket. */
  overtaken(bytes: Uint8Array, to: Endpoint | undefined): void {
    this.#held.add({ bytes: new Uint8Array(bytes), to, timer: undefined });
  }

  delay(bytes: Uint8Array, to: Endpoint | undefined, ms: number): void {
    const held: Held = { bytes: new Uint8Array(bytes), to, timer: setTimeout(() => this.#release(held), ms) };
    this.#held.add(held);
  }

  /** The socket has just sent something. */
  hasOvertaken(): void {
    for (const held of this.#held) if (held.timer === undefined) this.#release(held);
  }

  /** The socket is about to be closed: what is under way has left it long ago. */
  releaseAll(): void {
    for (const held of this.#held) this.#release(held);
  }

  #release(held: Held): void {
    clearTimeout(held.timer);
    // Before it is sent: that is a datagram which may overtake another.
    if (!this.#held.delete(held)) return;
    try {
      this.#socket.trySend(held.bytes, held.to);
    } catch (error) {
      // Nobody waits for its fate: it is lost, as on a network.
      if (!(error instanceof SocketError)) throw error;
    }
  }
}
