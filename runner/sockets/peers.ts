/**
 * Finding the other end of a connection when it is ours too.
 *
 * When both ends live in this process, loopback has already queued the bytes at the receiver when `send` returns, so
 * whoever waits there is woken at once instead of after a turn of the event loop. It is the same kernel socket, read
 * with the same recv; only the question "is there something?" is asked earlier. It also tells the engine which waits
 * depend on nobody outside.
 */
import type { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Listener } from "./listener.ts";

const unaccepted = new Map<string, Connection>();
const listenersByPort = new Map<number, Set<Listener>>();

export function registerListener(listener: Listener): void {
  const { port } = listener.local;
  const there = listenersByPort.get(port);
  if (there === undefined) listenersByPort.set(port, new Set([listener]));
  else there.add(listener);
}

export function unregisterListener(listener: Listener): void {
  const there = listenersByPort.get(listener.local.port);
  there?.delete(listener);
  if (there?.size === 0) listenersByPort.delete(listener.local.port);
}

/** Is the far end of this address a listener of ours? */
export function isOurListener(remote: Endpoint): boolean {
  return listenersByPort.has(remote.port);
}

/** A connection of ours has been made: remember it until one of our listeners accepts its other end. */
export function announceConnection(connection: Connection): void {
  const listeners = listenersByPort.get(connection.remote.port);
  if (listeners === undefined) return;
  unaccepted.set(key(connection.local, connection.remote), connection);
  for (const listener of listeners) listener.poke();
}

/** A listener of ours accepted this connection: the one that made it, if that was us. */
export function linkPeer(accepted: Connection): void {
  const name = key(accepted.remote, accepted.local);
  const connector = unaccepted.get(name);
  if (connector === undefined) return;
  unaccepted.delete(name);
  connector.peer = accepted;
  accepted.peer = connector;
}

export function forgetConnection(connection: Connection): void {
  if (connection.peer === undefined) unaccepted.delete(key(connection.local, connection.remote));
}

function key(from: Endpoint, to: Endpoint): string {
  return `${from.host} ${from.port} ${to.host} ${to.port}`;
}
