/** A proxy for datagrams: UDP and Unix. Each client, known by its address, has a socket of its own towards the server. */
import type { DatagramSocket } from "../sockets/datagram-socket.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import { SocketError } from "../sockets/errno.ts";
import { DatagramSession } from "./datagram-session.ts";
import type { Proxy, ProxyOptions } from "./proxy.ts";
import type { Toxic } from "./toxic.ts";

export class DatagramProxy implements Proxy {
  readonly carried = "datagrams";
  toxics: readonly Toxic[];
  readonly #sessions = new Map<string, DatagramSession>();
  #isClosed = false;
  #unwatch: (() => void) | undefined;
  readonly #socket: DatagramSocket;
  readonly #options: ProxyOptions;

  /** Forwards what comes to a bound socket. */
  constructor(socket: DatagramSocket, options: ProxyOptions) {
    this.#socket = socket;
    this.#options = options;
    this.toxics = options.toxics ?? [];
    socket.owner = options.name;
    options.observer.listening(socket);
    this.#receiveAll();
  }

  get local(): Endpoint {
    return this.#socket.local;
  }

  add(toxic: Toxic): void {
    this.#settle();
    this.toxics = [toxic, ...this.toxics];
    for (const session of this.#sessions.values()) session.chains[toxic.direction].add(toxic);
  }

  heal(name: string | undefined): readonly Toxic[] {
    this.#settle();
    const healed = this.toxics.filter((toxic) => name === undefined || toxic.name === name);
    this.toxics = this.toxics.filter((toxic) => !healed.includes(toxic));
    for (const toxic of healed)
      for (const session of this.#sessions.values()) session.chains[toxic.direction].remove(toxic);
    return healed;
  }

  mayAct(): boolean {
    return this.#settle() || [...this.#sessions.values()].some((session) => session.isPending);
  }

  otherSide(): undefined {
    return undefined;
  }

  lastCut(): undefined {
    return undefined;
  }

  isWaitingForServer(): boolean {
    return false;
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch?.();
    for (const session of this.#sessions.values()) session.close();
    this.#socket.close();
  }

  #settle(): boolean {
    if (this.#isClosed) return false;
    let hasMoved = this.#receiveAll();
    for (const session of this.#sessions.values()) hasMoved = session.receiveAll() || hasMoved;
    return hasMoved;
  }

  #receiveAll(): boolean {
    let hasReceived = false;
    for (let datagram = this.#take(); datagram !== undefined; datagram = this.#take()) {
      hasReceived = true;
      // A copy: the next one is received into the same memory.
      this.#sessionOf(datagram.peer).take(new Uint8Array(datagram.bytes));
    }
    this.#unwatch ??= this.#socket.watch(() => {
      this.#unwatch = undefined;
      if (!this.#isClosed) this.#receiveAll();
    });
    return hasReceived;
  }

  #take(): ReturnType<DatagramSocket["tryReceive"]> {
    try {
      return this.#socket.tryReceive();
    } catch (error) {
      // A client that has gone refuses what was sent to it.
      if (error instanceof SocketError) return this.#take();
      throw error;
    }
  }

  #sessionOf(client: Endpoint): DatagramSession {
    const key = formatEndpoint(client);
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const session = new DatagramSession(client, this.#sessions.size, this.#socket, this.#options);
    this.#sessions.set(key, session);
    for (const toxic of this.toxics.toReversed()) session.chains[toxic.direction].add(toxic);
    return session;
  }
}
