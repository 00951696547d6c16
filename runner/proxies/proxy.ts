/** What stands between two sides and forwards what passes, as the rest of the program sees it. */
import type { Segmentation } from "../model/segmentation.ts";
import type { Connection } from "../sockets/connection.ts";
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import type { Endpoints } from "../sockets/resolve.ts";
import type { SocketError } from "../sockets/errno.ts";
import type { Listener } from "../sockets/listener.ts";
import type { Carried, Cut, Toxic } from "./toxic.ts";

/** Told of what a proxy does. */
export interface ProxyObserver {
  listening(socket: Listener | DatagramSocket): void;
  accepted(connection: Connection): void;
  /** Towards the server, for the client's connection (or, with datagrams, for the client that sends from there). */
  connected(socket: Connection | DatagramSocket, client: Connection | Endpoint): void;
  halfClosed(connection: Connection): void;
  closed(connection: Connection, how: "close" | "reset"): void;
  /** The server's side could not be reached, or did not take a datagram. */
  refused(client: Connection | Endpoint, error: SocketError): void;
  /** It can do its work no more. */
  failed(error: unknown): void;
}

/** Where it forwards to, asked for each connection; at once where that is known. Rejects, and throws, SocketError. */
export type FindTarget = () => Endpoints | Promise<Endpoints>;

export interface ProxyOptions {
  /** For messages about connections. */
  readonly name: string;
  readonly target: FindTarget;
  readonly observer: ProxyObserver;
  /** From the beginning, in the order in which they act. */
  readonly toxics?: readonly Toxic[];
  /** `--resegment`: how streams are cut that it sends. */
  readonly resegment?: Segmentation | undefined;
}

export interface Proxy {
  readonly carried: Carried;
  readonly local: Endpoint;
  /** In the order in which they act. */
  readonly toxics: readonly Toxic[];
  /** In force, when this returns, for everything that is sent to the proxy from now on, and before all others. */
  add(toxic: Toxic): void;
  /** All toxics of this name, or all there are; which they were. */
  heal(name: string | undefined): readonly Toxic[];
  /** Moves what can be moved. Could something happen, or has it just happened, though everyone else waits? */
  mayAct(): boolean;
  /** The other connection of the pair that this one belongs to; undefined while there is none, or when it is not ours. */
  otherSide(connection: Connection): Connection | undefined;
  /** How toxics have cut what came last over this connection. */
  lastCut(connection: Connection): Cut | undefined;
  /** Is this one of the connections that it has accepted and not yet brought through? */
  isWaitingForServer(connection: Connection): boolean;
  /** Closes everything it has. */
  close(): void;
}
