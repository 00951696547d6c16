/** Who is at the other end of a connection, past the proxies on the way. */
import { Connection } from "../sockets/connection.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import { isOurListener } from "../sockets/peers.ts";
import type { Transport } from "../steps/actor.ts";
import type { Stage } from "./stage.ts";

/** "server", "127.0.0.1:65432", "server through middle". */
export function namePeer(transport: Transport, stage: Stage): string {
  const remote = transport instanceof Connection ? transport.remote : transport.correspondent;
  if (remote === undefined) return "anyone";
  const far = transport instanceof Connection ? stage.proxies.farSide(transport) : undefined;
  if (far !== undefined && !far.isWaiting)
    return `${nameEnd(far.connection, far.connection.remote, stage)} through ${far.through.join(" and ")}`;
  return nameEnd(transport, remote, stage);
}

function nameEnd(transport: Transport, remote: Endpoint, stage: Stage): string {
  const owner = transport instanceof Connection ? transport.peer?.owner : findOwner(remote, stage);
  return owner ?? stage.outsiderAt(remote) ?? formatEndpoint(remote);
}

/** The role that has a datagram socket with this very name. */
function findOwner(remote: Endpoint, { datagramSockets }: Stage): string | undefined {
  const name = formatEndpoint(remote);
  for (const socket of datagramSockets)
    if (!socket.closed && formatEndpoint(socket.local) === name) return socket.owner;
  return undefined;
}

/** Can the other end only act through an actor of this scenario? */
export function isPeerOurs(connection: Connection, stage: Stage): boolean {
  const far = stage.proxies.farSide(connection);
  // While a proxy is still on its way to its server, it says of itself that it may act.
  if (far !== undefined) return far.isWaiting || isOurs(far.connection);
  return isOurs(connection);
}

function isOurs({ peer, network, remote }: Connection): boolean {
  return peer !== undefined || isOurListener(network, remote);
}
