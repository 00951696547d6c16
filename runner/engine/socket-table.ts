/** An actor's sockets by name and age, and what the world is told of them. */
import { formatAddress } from "../model/address.ts";
import { Mismatch } from "../model/outcome.ts";
import { Connection } from "../sockets/connection.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { Listener } from "../sockets/listener.ts";
import { rememberSocketFile } from "../sockets/socket-file.ts";
import type { ConnectionEnds, Sockets, Transport } from "../steps/actor.ts";
import type { Performer } from "./performer.ts";
import { reachableAddress } from "./reachable-address.ts";
import { ConnectionRecord, DatagramRecord } from "./socket-records.ts";
import type { Stage } from "./stage.ts";
import { refuseSurplusBytes, refuseSurplusDatagram } from "./surplus.ts";

type AnySocket = Listener | Transport;

interface Entry<Kind extends AnySocket = AnySocket> {
  readonly id: number;
  readonly name: string | undefined;
  readonly socket: Kind;
  /** Takes the socket out of what the scenario closes at its end. */
  readonly release: () => void;
}

export class SocketTable implements Sockets {
  readonly #stage: Stage;
  readonly #owner: Performer;
  readonly #parent: SocketTable | undefined;
  /** Oldest first; few enough that a search is faster than a map. */
  readonly #entries: Entry[] = [];
  /** Ends of the connections that were closed: the last one of each name, and the last of all. */
  readonly #closed = new Map<string | undefined, ConnectionEnds>();
  /** What the current step is about: a failure shows its last bytes. */
  lastUsed: Transport | undefined;

  constructor(stage: Stage, owner: Performer, parent: SocketTable | undefined) {
    this.#stage = stage;
    this.#owner = owner;
    this.#parent = parent;
  }

  addListener(listener: Listener, name: string | undefined): void {
    this.#add(listener, name, "bound", undefined);
    this.#stage.listeners.add(listener.local);
    this.#removeFileAtEnd(listener);
    this.#describeAddress(this.#owner.names.own, listener, name);
  }

  addConnection(connection: Connection, name: string | undefined, how: "connected" | "accepted"): void {
    const id = this.#add(connection, name, how, connection.remote);
    if (how === "connected") this.#removeFileAtEnd(connection);
    connection.owner = this.#owner.name;
    connection.observer = new ConnectionRecord(this.#stage, this.#owner, id);
  }

  addDatagramSocket(socket: DatagramSocket, name: string | undefined): void {
    const id = this.#add(socket, name, socket.remote === undefined ? "bound" : "connected", socket.remote);
    this.#removeFileAtEnd(socket);
    socket.owner = this.#owner.name;
    socket.observer = new DatagramRecord(this.#stage, this.#owner, id);
    this.#stage.datagramSockets.add(socket);
    this.#describeAddress(this.#owner.names.own, socket, name);
    this.#stage.publish(this.#owner.role, (value) => this.#describeAddress(value, socket, name));
  }

  /** `close` leaves a Unix socket's file where it is, as close(2) does; the scenario leaves none. */
  #removeFileAtEnd({ local }: AnySocket): void {
    if ("path" in local) this.#stage.disposer.add(rememberSocketFile(local));
  }

  #add(
    socket: AnySocket,
    name: string | undefined,
    how: "bound" | "connected" | "accepted",
    remote: Endpoint | undefined,
  ): number {
    const id = this.#stage.nextSocketId();
    const release = this.#stage.disposer.add(() => {
      socket.close();
      this.#stage.recorder.socketClosed(id, "clean-up");
    });
    this.#entries.push({ id, name, socket, release });
    this.#stage.recorder.socketOpened(this.#owner, id, name, how, socket.local, remote);
    return id;
  }

  listener(name: string | undefined): Listener {
    const found = this.#find(name, isListener);
    if (found !== undefined) return found.socket;
    throw this.#missing(name, "bound socket");
  }

  connection(name: string | undefined): Connection {
    const found = this.#find(name, isConnection);
    if (found === undefined) throw this.#missing(name, "connection");
    this.lastUsed = found.socket;
    return found.socket;
  }

  transport(name: string | undefined): Transport {
    const found = this.#find(name, isTransport);
    if (found === undefined) throw this.#missing(name, "connection");
    this.lastUsed = found.socket;
    return found.socket;
  }

  any(name: string | undefined): AnySocket {
    if (name === undefined) {
      const transport = this.#find(undefined, isTransport);
      if (transport !== undefined) return transport.socket;
    }
    const found = this.#find(name, isAny);
    if (found !== undefined) return found.socket;
    throw this.#missing(name, "socket");
  }

  ends(name: string | undefined): ConnectionEnds | undefined {
    const open = this.#find(name, isConnection);
    if (open === undefined) return this.#closed.get(name) ?? this.#parent?.ends(name);
    this.lastUsed = open.socket;
    const { local, remote } = open.socket;
    return { local, remote, isClosed: false };
  }

  listening(listener: Listener): void {
    const entry = this.#find(undefined, (socket): socket is Listener => socket === listener);
    if (entry === undefined) return;
    this.#stage.publish(this.#owner.role, (value) => this.#describeAddress(value, listener, entry.name));
    this.#stage.recorder.socketChanged(entry.id, "listening");
  }

  close(socket: AnySocket): void {
    const entry = this.#remove(socket);
    try {
      if (isTransport(socket)) this.#refuseSurplus(socket);
    } finally {
      socket.close();
      if (entry !== undefined) this.#stage.recorder.socketClosed(entry.id, "close");
    }
  }

  reset(connection: Connection): void {
    const entry = this.#remove(connection);
    connection.reset();
    if (entry !== undefined) this.#stage.recorder.socketClosed(entry.id, "reset");
  }

  /** The end of the role: what it left open is closed in reverse order; throws Mismatch "surplus" after all are closed. */
  closeAll(): void {
    let surplus: Error | undefined;
    for (const { socket } of [...this.#entries].reverse()) {
      try {
        this.close(socket);
      } catch (error) {
        surplus ??= error as Error;
      }
    }
    if (surplus !== undefined) throw surplus;
  }

  /** What the transcript calls the connection that the current step is about. */
  lastUsedStream(): number | undefined {
    return (this.lastUsed?.observer as ConnectionRecord | DatagramRecord | undefined)?.id;
  }

  #describeAddress(value: Record<string, unknown>, socket: Listener | DatagramSocket, name: string | undefined): void {
    const reachable = reachableAddress(socket);
    const address = { ...reachable, address: formatAddress(reachable) };
    if (name !== undefined) value[name] = address;
    Object.assign(value, address);
  }

  #refuseSurplus(socket: Transport): void {
    if (this.#stage.scenario.surplus === "allow" || socket.closed) return;
    this.lastUsed = socket;
    const peerName = (transport: Transport): string => this.#owner.peerName(transport);
    if (socket instanceof DatagramSocket) refuseSurplusDatagram(socket, peerName);
    else refuseSurplusBytes(socket, peerName);
  }

  #find<Kind extends AnySocket>(
    name: string | undefined,
    fits: (socket: AnySocket) => socket is Kind,
  ): Entry<Kind> | undefined {
    const found = this.#entries.findLast(
      (entry): entry is Entry<Kind> => (name === undefined || entry.name === name) && fits(entry.socket),
    );
    return found ?? (this.#parent === undefined ? undefined : this.#parent.#find(name, fits));
  }

  #remove(socket: AnySocket): Entry | undefined {
    const index = this.#entries.findIndex((entry) => entry.socket === socket);
    if (index === -1) return this.#parent === undefined ? undefined : this.#parent.#remove(socket);
    const [entry] = this.#entries.splice(index, 1);
    entry?.release();
    if (socket instanceof Connection) {
      const ends = { local: socket.local, remote: socket.remote, isClosed: true };
      this.#closed.set(undefined, ends);
      if (entry?.name !== undefined) this.#closed.set(entry.name, ends);
    }
    return entry;
  }

  #missing(name: string | undefined, kind: string): Mismatch {
    const named = this.#entries.flatMap((entry) => (entry.name === undefined ? [] : [entry.name]));
    const open = named.length === 0 ? "" : `; open are ${named.join(", ")}`;
    return new Mismatch(
      "unexpected-error",
      name === undefined
        ? `${this.#owner.name} has no ${kind} at this point`
        : `${this.#owner.name} has no ${kind} named ${name} at this point${open}`,
      {},
      "EBADF",
    );
  }
}

function isListener(socket: AnySocket): socket is Listener {
  return socket instanceof Listener;
}

function isConnection(socket: AnySocket): socket is Connection {
  return socket instanceof Connection;
}

function isTransport(socket: AnySocket): socket is Transport {
  return !isListener(socket);
}

function isAny(_socket: AnySocket): _socket is AnySocket {
  return true;
}
