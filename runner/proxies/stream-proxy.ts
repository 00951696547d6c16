/** A proxy for streams: TCP, and whatever is spoken over it, and Unix sockets. */
import { Connection } from "../sockets/connection.ts";
import { connectStream } from "../sockets/connecting.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { SocketError } from "../sockets/errno.ts";
import type { Listener } from "../sockets/listener.ts";
import { Link, type LinkOwner } from "./link.ts";
import type { Proxy, ProxyOptions } from "./proxy.ts";
import { resegmenting } from "./resegmenting.ts";
import type { Cut, Toxic } from "./toxic.ts";

/** Many clients may come at once. */
const backlog = 511;

export class StreamProxy implements Proxy {
  readonly carried = "stream";
  toxics: readonly Toxic[];
  /** Accepted, and the connection to the server is still to be made; with what gives that up. */
  readonly #unlinked = new Map<Connection, () => void>();
  readonly #links = new Set<Link>();
  readonly #linkOf = new Map<Connection, Link>();
  /** Of connections that are over: a failure is met after that. */
  readonly #cuts = new WeakMap<Connection, Cut>();
  #accepted = 0;
  #isClosed = false;
  #unwatch: (() => void) | undefined;
  readonly #listener: Listener;
  readonly #options: ProxyOptions;
  readonly #linkOwner: LinkOwner;

  /** Listens on a bound socket. Throws SocketError. */
  constructor(listener: Listener, options: ProxyOptions) {
    this.#listener = listener;
    this.#options = options;
    this.toxics = options.toxics ?? [];
    const { observer } = options;
    this.#linkOwner = {
      halfClosed: (connection) => observer.halfClosed(connection),
      closed: (connection, how) => observer.closed(connection, how),
      over: (link) => this.#forget(link),
    };
    listener.listen(backlog);
    observer.listening(listener);
    this.#acceptAll();
  }

  get local(): Endpoint {
    return this.#listener.local;
  }

  add(toxic: Toxic): void {
    this.#settle();
    this.toxics = [toxic, ...this.toxics];
    for (const link of this.#links) link.add(toxic);
  }

  heal(name: string | undefined): readonly Toxic[] {
    this.#settle();
    const healed = this.toxics.filter((toxic) => name === undefined || toxic.name === name);
    this.toxics = this.toxics.filter((toxic) => !healed.includes(toxic));
    for (const toxic of healed) for (const link of this.#links) link.remove(toxic);
    return healed;
  }

  mayAct(): boolean {
    return this.#settle() || this.#unlinked.size > 0 || [...this.#links].some(({ isPending }) => isPending);
  }

  otherSide(connection: Connection): Connection | undefined {
    const link = this.#linkOf.get(connection);
    return link?.client === connection ? link.server : link?.client;
  }

  lastCut(connection: Connection): Cut | undefined {
    return this.#linkOf.get(connection)?.lastCut(connection) ?? this.#cuts.get(connection);
  }

  isWaitingForServer(connection: Connection): boolean {
    return this.#unlinked.has(connection);
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch?.();
    for (const [client, giveUp] of this.#unlinked) {
      giveUp();
      client.close();
    }
    this.#unlinked.clear();
    for (const link of this.#links) link.abandon();
    this.#links.clear();
    this.#listener.close();
  }

  /** Takes what has come to its sockets before this moment. True when there was something. */
  #settle(): boolean {
    if (this.#isClosed) return false;
    let hasMoved = this.#acceptAll();
    for (const link of [...this.#links]) hasMoved = link.pump() || hasMoved;
    return hasMoved;
  }

  #acceptAll(): boolean {
    let hasAccepted = false;
    try {
      for (;;) {
        const client = this.#listener.tryAccept();
        if (client === undefined) break;
        hasAccepted = true;
        this.#begin(client);
      }
    } catch (error) {
      this.#options.observer.failed(error);
      return hasAccepted;
    }
    this.#unwatch ??= this.#listener.watch(() => {
      this.#unwatch = undefined;
      if (!this.#isClosed) this.#acceptAll();
    });
    return hasAccepted;
  }

  #begin(client: Connection): void {
    client.owner = this.#options.name;
    this.#options.observer.accepted(client);
    const number = this.#accepted++;
    this.#unlinked.set(client, () => {});
    const connect = (endpoints: readonly Endpoint[]): void => this.#connect(client, number, endpoints);
    try {
      const target = this.#options.target();
      if (!(target instanceof Promise)) return connect(target);
      target.then(connect, (error: unknown) => this.#refuse(client, error));
    } catch (error) {
      this.#refuse(client, error);
    }
  }

  /** To the first endpoint that answers. */
  #connect(client: Connection, number: number, [first, ...others]: readonly Endpoint[]): void {
    if (!this.#unlinked.has(client) || first === undefined) return;
    const done = (result: Connection | SocketError): void => {
      if (!this.#unlinked.has(client)) return;
      if (result instanceof Connection) this.#link(client, result, number);
      else if (others.length === 0) this.#refuse(client, result);
      else this.#connect(client, number, others);
    };
    try {
      const attempt = client.network.enter(() => connectStream(first));
      if (attempt instanceof Connection) done(attempt);
      else this.#unlinked.set(client, attempt.wait(done));
    } catch (error) {
      if (error instanceof SocketError) done(error);
      else this.#refuse(client, error);
    }
  }

  #link(client: Connection, server: Connection, number: number): void {
    this.#unlinked.delete(client);
    server.owner = this.#options.name;
    this.#options.observer.connected(server, client);
    const link = new Link(client, server, number, this.#linkOwner);
    this.#links.add(link);
    this.#linkOf.set(client, link).set(server, link);
    const { resegment } = this.#options;
    if (resegment !== undefined)
      for (const direction of ["upstream", "downstream"] as const) link.add(resegmenting(resegment, direction));
    for (const toxic of this.toxics.toReversed()) link.add(toxic);
    link.pump();
  }

  /** The client is told as it would be by the server's machine, only later: its connect has succeeded already. */
  #refuse(client: Connection, error: unknown): void {
    if (!this.#unlinked.delete(client)) return;
    const { observer } = this.#options;
    if (error instanceof SocketError) observer.refused(client, error);
    else observer.failed(error);
    client.reset();
    observer.closed(client, "reset");
  }

  #forget(link: Link): void {
    for (const connection of [link.client, link.server]) {
      const cut = link.lastCut(connection);
      if (cut !== undefined) this.#cuts.set(connection, cut);
    }
    this.#links.delete(link);
    this.#linkOf.delete(link.client);
    this.#linkOf.delete(link.server);
  }
}
