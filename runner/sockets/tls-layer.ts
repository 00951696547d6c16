/** What a connection is under TLS: records come and go over its stream, and the plain text is what it tells. */
import { SocketError } from "./errno.ts";
import type { KernelStream } from "./kernel-stream.ts";
import type { Wire } from "./tls/record-sender.ts";
import type { PlainSide, TlsSession } from "./tls/session.ts";

/** The connection that lies on top. */
export interface Upper extends PlainSide {
  /** Is there nothing that a read could bring? */
  hasAllOfPeer(): boolean;
  /** Something may have come for the other end, which is ours. */
  pokePeer(): void;
  /** Sends as the kernel finds room. */
  writeWhenPossible(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void;
  /** Whoever waits looks again. */
  wake(): void;
}

export class TlsLayer {
  readonly session: TlsSession;
  /** What became of bytes that a `pull` has brought. */
  #hasChanged = false;
  #isPulling = false;
  /** The stream is over, which TLS may still have to make something of. */
  #streamHasEnded = false;

  constructor(
    private readonly stream: KernelStream,
    private readonly upper: Upper,
    begin: (wire: Wire, plain: PlainSide) => TlsSession,
  ) {
    const wire: Wire = {
      send: (records, done) => this.#send(records, done),
      pokePeer: () => upper.pokePeer(),
    };
    this.session = begin(wire, {
      arrived: (chunk) => {
        upper.arrived(chunk);
        this.#changed();
      },
      ended: (how) => {
        upper.ended(how);
        this.#changed();
      },
      departed: (bytes) => upper.departed(bytes),
    });
  }

  /** Reads records into `buffer` until there are none or there is something to be told. True when there is. */
  pull(buffer: Uint8Array): boolean {
    this.#hasChanged = false;
    this.#isPulling = true;
    while (!this.#hasChanged && !this.#streamHasEnded && !this.upper.hasAllOfPeer()) {
      const read = this.stream.tryRead(buffer);
      if (read === 0) break;
      if (typeof read === "string") this.takeEnd(read);
      else this.session.take(buffer.subarray(0, read));
      // More than there was room for may have come.
      if (typeof read === "number" && read < buffer.length) break;
    }
    this.#isPulling = false;
    return this.#hasChanged;
  }

  /** The stream has come to its end: "eof", or an errno name. */
  takeEnd(how: string): void {
    this.#streamHasEnded = true;
    this.session.takeEnd(how);
  }

  #changed(): void {
    this.#hasChanged = true;
    if (!this.#isPulling) this.upper.wake();
  }

  #send(records: Uint8Array, sent: (error: SocketError | undefined) => void): void {
    try {
      const count = this.stream.pendingWrites > 0 ? 0 : this.stream.tryWrite(records, 0);
      if (count === records.length) return sent(undefined);
      this.upper.writeWhenPossible(Buffer.from(records.subarray(count)), sent);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      sent(error);
    }
  }
}
