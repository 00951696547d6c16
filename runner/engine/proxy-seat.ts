/** A role that is a proxy: begins when its server can receive, takes and loses toxics, and ends with the scenario. */
import { isDatagramAddress, type Address } from "../model/address.ts";
import { Cancelled, Fault } from "../model/outcome.ts";
import type { Role } from "../model/scenario.ts";
import { locate } from "../model/source.ts";
import { DatagramProxy } from "../proxies/datagram-proxy.ts";
import type { FindTarget, Proxy } from "../proxies/proxy.ts";
import { StreamProxy } from "../proxies/stream-proxy.ts";
import type { Carried, Toxic } from "../proxies/toxic.ts";
import { parseToxic } from "../proxies/toxics/parse.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import { SocketError } from "../sockets/errno.ts";
import { Listener } from "../sockets/listener.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import { rememberSocketFile } from "../sockets/socket-file.ts";
import type { Actor } from "../steps/actor.ts";
import type { ProxyHandle } from "../steps/proxy-handle.ts";
import { makeDynamic } from "./dynamic.ts";
import type { Performer } from "./performer.ts";
import { ProxyRecord } from "./proxy-record.ts";
import type { Stage } from "./stage.ts";

type ProxyRole = Role & Required<Pick<Role, "proxy">>;

export class ProxySeat implements ProxyHandle {
  readonly name: string;
  proxy: Proxy | undefined;
  #record: ProxyRecord | undefined;
  #isOver = false;
  #watchers: (() => void)[] = [];
  readonly #role: ProxyRole;
  readonly #stage: Stage;
  readonly #performer: Performer;

  constructor(role: ProxyRole, stage: Stage, performer: Performer) {
    this.name = role.name;
    this.#role = role;
    this.#stage = stage;
    this.#performer = performer;
  }

  /** Ends when it listens. Never rejects: what fails goes to the stage, with its place in the file. */
  async begin(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.#stage.fail(withPlace(error, this.#role), this.#performer);
    }
  }

  async #begin(): Promise<void> {
    const performer = this.#performer;
    const { listen, to, toxics } = this.#role.proxy;
    const wanted = await this.#stage.preparation.address(listen).resolve(performer);
    const target = this.#stage.preparation.address(to);
    const server = await target.resolve(performer);
    if (isDatagramAddress(wanted) !== isDatagramAddress(server)) throw new RangeError(describeClash(listen, server));
    const host = this.#stage.owners.whoReceives(to);
    if (host !== undefined && host !== this.name) await performer.waitUntilKnown([host, "address"]);
    const prepared = await makeDynamic(toxics, (list) =>
      (list as readonly unknown[]).map((item) => parseToxic(item)),
    ).resolve(performer);
    const [endpoint] = await resolveEndpoint(toSocketAddress(wanted));
    if (this.#isOver || endpoint === undefined) return;
    const record = new ProxyRecord(this.#stage, performer, server.scheme);
    // Asked anew for each connection: a program that is started again may listen elsewhere.
    const find: FindTarget = () => {
      const address = target.resolve(performer);
      return address instanceof Promise ? address.then(resolveTarget) : resolveTarget(address);
    };
    const carried = isDatagramAddress(wanted) ? "datagrams" : "stream";
    for (const toxic of prepared) this.#refuseMisfit(toxic, carried);
    const options = {
      name: this.name,
      target: find,
      observer: record,
      toxics: prepared,
      resegment: this.#stage.preparation.resegment,
    };
    this.#record = record;
    this.proxy = performer.network.enter(() =>
      isDatagramAddress(wanted)
        ? new DatagramProxy(DatagramSocket.bind(endpoint), options)
        : openStreamProxy(Listener.bind(endpoint), options),
    );
    this.#stage.disposer.add(rememberSocketFile(this.proxy.local));
    for (const toxic of prepared) this.#stage.recorder.toxicAdded(performer, toxic);
    for (const watcher of this.#watchers) watcher();
  }

  async add(actor: Actor, toxic: Toxic): Promise<void> {
    const proxy = await this.#ready(actor);
    this.#refuseMisfit(toxic, proxy.carried);
    proxy.add(toxic);
    this.#stage.recorder.toxicAdded(this.#performer, toxic);
  }

  async heal(actor: Actor, name: string | undefined): Promise<number> {
    const proxy = await this.#ready(actor);
    const healed = proxy.heal(name);
    for (const toxic of healed) this.#stage.recorder.toxicRemoved(this.#performer, toxic);
    return healed.length;
  }

  /** What somebody should know who wonders why a scenario has failed. */
  remarks(): readonly string[] {
    const refusal = this.#record?.lastRefusal;
    const toxics = (this.proxy?.toxics ?? []).map(({ kind, description, direction }) => {
      return `${kind}, ${description}, ${direction}`;
    });
    return [
      ...(refusal === undefined ? [] : [`The proxy ${this.name} could not reach its server: ${refusal}.`]),
      ...(toxics.length === 0 ? [] : [`On the way, the proxy ${this.name} did this: ${toxics.join("; ")}.`]),
    ];
  }

  close(): void {
    this.#isOver = true;
    this.proxy?.close();
    this.#record?.cleanedUp();
  }

  #refuseMisfit({ kind, carried: fitting }: Toxic, carried: Carried): void {
    if (fitting.includes(carried)) return;
    const passes = carried === "stream" ? "a stream" : "datagrams";
    throw new RangeError(`${kind} cannot be done to ${passes}, which is what ${this.name} forwards`);
  }

  async #ready(actor: Actor): Promise<Proxy> {
    while (this.proxy === undefined) {
      await actor.wait<void>(
        {
          describe: () => `waits for ${this.name} to begin, which does so when its server can receive`,
          mayEndByItself: () => false,
          isForOthers: true,
          on: () => [this.name],
        },
        (resolve) => {
          this.#watchers.push(resolve);
          return () => void (this.#watchers = this.#watchers.filter((watcher) => watcher !== resolve));
        },
      );
    }
    return this.proxy;
  }
}

/** No step is being played whose place a failure could show. */
function withPlace(error: unknown, { span }: Role): unknown {
  const detail = { at: locate(span) };
  if (error instanceof SocketError) return new Fault("unexpected-error", error.message, detail);
  return error instanceof RangeError ? new Fault("expression-failed", error.message, detail) : error;
}

function openStreamProxy(listener: Listener, options: ConstructorParameters<typeof StreamProxy>[1]): StreamProxy {
  try {
    return new StreamProxy(listener, options);
  } catch (error) {
    listener.close();
    throw error;
  }
}

/** What is spoken over TCP is not the proxy's affair. */
function toSocketAddress(address: Address): Address {
  return address.scheme === "tls" ? { ...address, scheme: "tcp" } : address;
}

function resolveTarget(address: Address): ReturnType<FindTarget> {
  return resolveEndpoint(toSocketAddress(address));
}

function describeClash(listen: string, server: Address): string {
  return isDatagramAddress(server)
    ? `the proxy listens for streams at ${listen} and forwards to ${server.scheme}; write listen: udp://127.0.0.1:0`
    : `the proxy listens for datagrams at ${listen} and forwards to ${server.scheme}; write listen: 127.0.0.1:0`;
}
