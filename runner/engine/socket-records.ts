/** What is told of the bytes that pass over a socket: for the events, and for the transcript that failures show. */
import type { Connection, ConnectionObserver } from "../sockets/connection.ts";
import type { Datagram, DatagramObserver, DatagramSocket } from "../sockets/datagram-socket.ts";
import { mayBeTlsError } from "../sockets/tls/error-names.ts";
import type { Performer } from "./performer.ts";
import type { Stage } from "./stage.ts";

/** Tells what passes over one connection. */
export class ConnectionRecord implements ConnectionObserver {
  constructor(
    private readonly stage: Stage,
    private readonly owner: Performer,
    readonly id: number,
  ) {}

  sent(connection: Connection, chunk: Uint8Array): void {
    this.stage.recorder.bytesPassed(this.id, "sent", this.owner, connection.sentBytes - chunk.length, chunk);
  }

  received(connection: Connection, chunk: Uint8Array): void {
    this.stage.recorder.bytesPassed(this.id, "received", this.owner, connection.receivedBytes - chunk.length, chunk);
  }

  ended(_connection: Connection, how: string): void {
    this.stage.recorder.socketChanged(this.id, how === "eof" || mayBeTlsError(how) ? "peer-closed" : "peer-reset");
  }
}

/** Tells what passes through one datagram socket. */
export class DatagramRecord implements DatagramObserver {
  constructor(
    private readonly stage: Stage,
    private readonly owner: Performer,
    readonly id: number,
  ) {}

  sent({ sentBytes }: DatagramSocket, { bytes }: Datagram): void {
    this.stage.recorder.bytesPassed(this.id, "sent", this.owner, sentBytes - bytes.length, bytes);
  }

  received({ receivedBytes }: DatagramSocket, { bytes }: Datagram): void {
    this.stage.recorder.bytesPassed(this.id, "received", this.owner, receivedBytes - bytes.length, bytes);
  }
}
