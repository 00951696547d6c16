/** One client's conversation with the server, through a proxy for datagrams. */
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { SocketError } from "../sockets/errno.ts";
import { Chain } from "./chain.ts";
import type { ProxyOptions } from "./proxy.ts";
import type { Direction, Item } from "./toxic.ts";

/** How often a full receiver is asked again: nothing tells a datagram's sender that there is room (unix(7)). */
const fullPauseMs = 2;

/** While toxics hold more than this, what comes is lost, as in every queue of a network. */
const mostHeldBytes = 4 << 20;

export class DatagramSession {
  readonly chains: Readonly<Record<Direction, Chain>>;
  #server: DatagramSocket | undefined;
  /** Until the server's address is known, and while a receiver has no room. */
  #waiting: { readonly direction: Direction; readonly bytes: Uint8Array }[] = [];
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;
  #unwatch: (() => void) | undefined;
  readonly #client: Endpoint;
  readonly #front: DatagramSocket;
  readonly #options: ProxyOptions;

  constructor(client: Endpoint, number: number, front: DatagramSocket, options: ProxyOptions) {
    this.#client = client;
    this.#front = front;
    this.#options = options;
    this.chains = {
      upstream: new Chain("datagrams", number, (item) => this.#send("upstream", item)),
      downstream: new Chain("datagrams", number, (item) => this.#send("downstream", item)),
    };
    this.#connect();
  }

  get isPending(): boolean {
    return this.#waiting.length > 0 || this.chains.upstream.isPending || this.chains.downstream.isPending;
  }

  take(bytes: Uint8Array): void {
    this.#carry("upstream", bytes);
  }

  #carry(direction: Direction, bytes: Uint8Array): void {
    const chain = this.chains[direction];
    if (chain.heldBytes < mostHeldBytes) chain.take(bytes);
  }

  receiveAll(): boolean {
    const server = this.#server;
    if (server === undefined || this.#isClosed) return false;
    let hasReceived = false;
    for (;;) {
      try {
        const datagram = server.tryReceive();
        if (datagram === undefined) break;
        hasReceived = true;
        this.#carry("downstream", new Uint8Array(datagram.bytes));
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        this.#options.observer.refused(this.#client, error);
      }
    }
    this.#unwatch ??= server.watch(() => {
      this.#unwatch = undefined;
      this.receiveAll();
    });
    return hasReceived;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#unwatch?.();
    this.chains.upstream.stop();
    this.chains.downstream.stop();
    this.#server?.close();
  }

  #connect(): void {
    const open = ([endpoint]: readonly Endpoint[]): void => {
      if (this.#isClosed || endpoint === undefined) return;
      // A Unix socket gets answers only when it has a name: the kernel chooses one (autobind, unix(7)).
      const from = "path" in endpoint ? { ...endpoint, path: "" } : undefined;
      this.#server = this.#front.network.enter(() => DatagramSocket.connect(endpoint, from));
      this.#server.owner = this.#options.name;
      this.#options.observer.connected(this.#server, this.#client);
      this.receiveAll();
      this.#sendWaiting();
    };
    try {
      const target = this.#options.target();
      if (!(target instanceof Promise)) return open(target);
      target.then(open).catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What this client sends is lost from now on. */
  #fail(error: unknown): void {
    this.#isClosed = true;
    this.#waiting = [];
    const { observer } = this.#options;
    if (error instanceof SocketError) observer.refused(this.#client, error);
    else observer.failed(error);
  }

  #send(direction: Direction, item: Item): void {
    if (typeof item === "string" || this.#isClosed) return;
    if (this.#waiting.length > 0 || !this.#trySend(direction, item)) {
      this.#waiting.push({ direction, bytes: item });
      if (this.#server !== undefined) this.#sendLater();
    }
  }

  #sendWaiting(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (!this.#trySend(first.direction, first.bytes)) return this.#sendLater();
      this.#waiting.shift();
    }
  }

  #sendLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#sendWaiting();
    }, fullPauseMs);
  }

  /** False when it has to be tried again. What is refused is lost, as on any network. */
  #trySend(direction: Direction, bytes: Uint8Array): boolean {
    const server = this.#server;
    if (server === undefined) return false;
    for (let attempt = 1; ; attempt++) {
      try {
        return direction === "upstream" ? server.trySend(bytes, undefined) : this.#front.trySend(bytes, this.#client);
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        this.#options.observer.refused(this.#client, error);
        // ECONNREFUSED is about a datagram before this one (udp(7)).
        if (error.code !== "ECONNREFUSED" || attempt > 1) return true;
      }
    }
  }
}
