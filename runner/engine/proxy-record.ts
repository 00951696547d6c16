/** Turns what a proxy does into events, the transcript and the values of its role. */
import { formatAddress, type Address } from "../model/address.ts";
import { Cancelled } from "../model/outcome.ts";
import type { SocketError } from "../sockets/errno.ts";
import { Connection } from "../sockets/connection.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import type { Listener } from "../sockets/listener.ts";
import type { ProxyObserver } from "../proxies/proxy.ts";
import type { Performer } from "./performer.ts";
import { reachableAddress } from "./reachable-address.ts";
import { ConnectionRecord, DatagramRecord } from "./socket-records.ts";
import type { Stage } from "./stage.ts";

type AnySocket = Listener | Connection | DatagramSocket;

export class ProxyRecord implements ProxyObserver {
  /** Why the server could not be reached, the last time. */
  lastRefusal: string | undefined;
  readonly #ids = new Map<AnySocket, number>();
  readonly #stage: Stage;
  readonly #owner: Performer;
  /** Of what it forwards to: whoever connects is to speak the same. */
  readonly #scheme: Address["scheme"];

  constructor(stage: Stage, owner: Performer, scheme: Address["scheme"]) {
    this.#stage = stage;
    this.#owner = owner;
    this.#scheme = scheme;
  }

  listening(socket: Listener | DatagramSocket): void {
    const id = this.#opened(socket, "bound", undefined);
    if (socket instanceof DatagramSocket) socket.observer = new DatagramRecord(this.#stage, this.#owner, id);
    else this.#stage.recorder.socketChanged(id, "listening");
    const reachable = reachableAddress(socket);
    const address =
      this.#scheme === "tls" && !("path" in reachable) ? { ...reachable, scheme: this.#scheme } : reachable;
    this.#stage.publish(this.#owner.role, (value) =>
      Object.assign(value, address, { address: formatAddress(address) }),
    );
  }

  accepted(connection: Connection): void {
    const id = this.#opened(connection, "accepted", connection.remote);
    connection.observer = new ConnectionRecord(this.#stage, this.#owner, id);
  }

  connected(socket: Connection | DatagramSocket, client: Connection | Endpoint): void {
    const of = client instanceof Connection ? this.#ids.get(client) : undefined;
    const id = this.#opened(socket, "connected", socket.remote, of);
    if (socket instanceof Connection) socket.observer = new ConnectionRecord(this.#stage, this.#owner, id);
    else socket.observer = new DatagramRecord(this.#stage, this.#owner, id);
  }

  halfClosed(connection: Connection): void {
    const id = this.#ids.get(connection);
    if (id !== undefined) this.#stage.recorder.socketChanged(id, "shutdown-write");
  }

  closed(connection: Connection, how: "close" | "reset"): void {
    this.#closed(connection, how);
  }

  refused(client: Connection | Endpoint, error: SocketError): void {
    const from = client instanceof Connection ? client.remote : client;
    this.lastRefusal = error.message;
    this.#stage.recorder.serverRefused(this.#owner, formatEndpoint(from), error.message);
  }

  failed(error: unknown): void {
    // The scenario is over, and with it whatever was waited for.
    if (!(error instanceof Cancelled)) this.#stage.fail(error, this.#owner);
  }

  /** The scenario is over: what was still open is closed now. */
  cleanedUp(): void {
    for (const socket of [...this.#ids.keys()].reverse()) this.#closed(socket, "clean-up");
  }

  #opened(
    socket: AnySocket,
    how: "bound" | "accepted" | "connected",
    remote: Endpoint | undefined,
    client?: number,
  ): number {
    const id = this.#stage.nextSocketId();
    this.#ids.set(socket, id);
    this.#stage.recorder.socketOpened(this.#owner, id, undefined, how, socket.local, remote, client);
    return id;
  }

  #closed(socket: AnySocket, how: "close" | "reset" | "clean-up"): void {
    const id = this.#ids.get(socket);
    this.#ids.delete(socket);
    if (id !== undefined) this.#stage.recorder.socketClosed(id, how);
  }
}
