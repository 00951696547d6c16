/** The stream that node:tls reads and writes: the wire under a connection, which we go on serving ourselves. */
import { Duplex } from "node:stream";
import type { SocketError } from "../errno.ts";
import { isClientHello } from "./refusal.ts";

/** What TLS is laid upon. */
export interface Wire {
  /** Hands records on; `done` is called at once where the kernel takes them at once. The bytes are borrowed until then. */
  send(bytes: Uint8Array, done: (error: SocketError | undefined) => void): void;
}

export class Carrier extends Duplex {
  /** Records that the kernel has not taken yet. */
  unsent = 0;
  /** Why the wire takes no more: the errno name that send(2) gave first. */
  broken: string | undefined;
  /** Nothing but a ClientHello has been sent. */
  hasOnlySaidHello = true;
  /** node:tls takes a write for done in the next turn of the event loop, and writes nothing more before. */
  isSettling = false;
  readonly #wire: Wire;
  readonly #onSent: () => void;
  readonly #onSettled: () => void;

  /** `onSent`: records have left. `onSettled`: node:tls knows it. */
  constructor(wire: Wire, onSent: () => void, onSettled: () => void) {
    super({ allowHalfOpen: true });
    this.#wire = wire;
    this.#onSent = onSent;
    this.#onSettled = onSettled;
  }

  #settled(): void {
    this.isSettling = false;
    this.#onSettled();
  }

  override _read(): void {
    // Bytes are pushed as they come.
  }

  override _write(records: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.unsent++;
    this.hasOnlySaidHello &&= isClientHello(records);
    this.#wire.send(records, (error) => {
      this.unsent--;
      // node:tls would give up, and the other side's last words may still be there to be read.
      this.broken ??= error?.code;
      done();
      this.isSettling = true;
      // After what `done` has scheduled.
      process.nextTick(() => setImmediate(() => this.#settled()));
      this.#onSent();
    });
  }

  /** What TLS has made in one go leaves in one segment. */
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "latin1", done);
  }
}
