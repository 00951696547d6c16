/**
 * Finding the other end when it is ours too.
 *
 * When both ends live in this process, loopback has already queued the bytes at the receiver when `send` returns, so
 * whoever waits there is woken at once instead of after a turn of the event loop. It is the same kernel socket, read
 * with the same recv; only the question "is there something?" is asked earlier. It also tells the engine which waits
 * depend on nobody outside.
 */
import type { Connection } from "./connection.ts";
import { formatEndpoint, type Endpoint } from "./endpoint.ts";
import type { Listener } from "./listener.ts";
import type { Network } from "./network.ts";

/** What can be reached at an address of ours, and waits to be told that something came. */
interface Reachable {
  readonly network: Network;
  readonly local: Endpoint;
  poke(): void;
}

const listeners = new Map<string, Set<Listener>>();
const datagramSockets = new Map<string, Set<Reachable>>();
/** TCP: by the network and both ends, for both are known. */
const unaccepted = new Map<string, Connection>();
/** Unix: a connector has no name, but connections are accepted in the order in which they were made. */
const unnamed = new Map<string, Connection[]>();

export function registerListener(listener: Listener): void {
  add(listeners, listener);
}

export function unregisterListener(listener: Listener): void {
  remove(listeners, listener);
  unnamed.delete(placeOf(listener.network, listener.local));
}

export function registerDatagramSocket(socket: Reachable): void {
  add(datagramSockets, socket);
}

export function unregisterDatagramSocket(socket: Reachable): void {
  remove(datagramSockets, socket);
}

/** A datagram of ours has been sent there: has it been to a socket of ours? */
export function pokeDatagramSockets(network: Network, remote: Endpoint): boolean {
  const there = datagramSockets.get(placeOf(network, remote));
  if (there === undefined) return false;
  for (const socket of there) socket.poke();
  return true;
}

/** Is what is sent there, or received there, seen by nobody beyond this machine, or this network of a scenario's own? */
export function staysHere(network: Network, endpoint: Endpoint): boolean {
  if (network.name !== "" || "path" in endpoint) return true;
  return endpoint.host === "::1" || /^(::ffff:)?127\./.test(endpoint.host);
}

/** Senders that found the queue of a Unix socket full, by the socket's place. */
const senders = new Map<string, Set<() => void>>();

/** Calls back whenever a socket of ours at this place has taken a datagram. Returns what takes the wish back. */
export function whenTaken(network: Network, place: Endpoint, callback: () => void): () => void {
  const key = placeOf(network, place);
  const waiting = senders.get(key) ?? new Set();
  senders.set(key, waiting.add(callback));
  return () => {
    waiting.delete(callback);
    if (waiting.size === 0) senders.delete(key);
  };
}

/** A datagram has been taken there. */
export function announceTaken(network: Network, place: Endpoint): void {
  if (senders.size === 0) return;
  for (const callback of [...(senders.get(placeOf(network, place)) ?? [])]) callback();
}

/** Is the far end of this address a listener of ours? */
export function isOurListener(network: Network, remote: Endpoint): boolean {
  return listeners.has(placeOf(network, remote));
}

/** A connection of ours has been made: remember it until one of our listeners accepts its other end. */
export function announceConnection(connection: Connection): void {
  const { network, local, remote } = connection;
  const place = placeOf(network, remote);
  const there = listeners.get(place);
  if (there === undefined) return;
  if ("path" in remote) {
    const waiting = unnamed.get(place);
    if (waiting === undefined) unnamed.set(place, [connection]);
    else waiting.push(connection);
  } else {
    unaccepted.set(key(network, local, remote), connection);
  }
  for (const listener of there) listener.poke();
}

/** A listener of ours accepted this connection: the one that made it, if that was us. `isOurs`: the kernel says it was. */
export function linkPeer(accepted: Connection, isOurs: () => boolean): void {
  const connector = "path" in accepted.local ? takeUnnamed(accepted, isOurs) : takeNamed(accepted);
  if (connector === undefined) return;
  connector.peer = accepted;
  accepted.peer = connector;
}

export function forgetConnection(connection: Connection): void {
  if (connection.peer !== undefined) return;
  unaccepted.delete(key(connection.network, connection.local, connection.remote));
}

function takeNamed(accepted: Connection): Connection | undefined {
  const name = key(accepted.network, accepted.remote, accepted.local);
  const connector = unaccepted.get(name);
  unaccepted.delete(name);
  return connector;
}

/** One that is closed already is still in the kernel's queue, so it keeps its place here, too. */
function takeUnnamed(accepted: Connection, isOurs: () => boolean): Connection | undefined {
  const waiting = unnamed.get(placeOf(accepted.network, accepted.local));
  return waiting !== undefined && waiting.length > 0 && isOurs() ? waiting.shift() : undefined;
}

/**
 * Sockets at the same place may be reached by the same address: a port of a network, whatever the host; a path, which
 * all networks have in common; an abstract name, which they have not (network_namespaces(7)).
 */
function placeOf(network: Network, endpoint: Endpoint): string {
  if (!("path" in endpoint)) return `${network.name}${endpoint.port}`;
  return endpoint.path.startsWith("@") ? `${network.name}${endpoint.path}` : endpoint.path;
}

function add<T extends Reachable>(places: Map<string, Set<T>>, socket: T): void {
  const place = placeOf(socket.network, socket.local);
  const there = places.get(place);
  if (there === undefined) places.set(place, new Set([socket]));
  else there.add(socket);
}

function remove<T extends Reachable>(places: Map<string, Set<T>>, socket: T): void {
  const place = placeOf(socket.network, socket.local);
  const there = places.get(place);
  there?.delete(socket);
  if (there?.size === 0) places.delete(place);
}

function key(network: Network, from: Endpoint, to: Endpoint): string {
  return `${network.name}${formatEndpoint(from)} ${formatEndpoint(to)}`;
}
