/** The address of a socket as others have to write it. */
import type { Address } from "../model/address.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Listener } from "../sockets/listener.ts";

/** To others, "any address" means one that reaches us. */
export function reachableAddress(socket: Listener | DatagramSocket): Address {
  const { local } = socket;
  const isDatagram = socket instanceof DatagramSocket;
  if ("path" in local) return { scheme: isDatagram ? "unix-dgram" : "unix", path: local.path };
  const host = local.host === "0.0.0.0" ? "127.0.0.1" : local.host === "::" ? "::1" : local.host;
  const scheme = isDatagram ? "udp" : socket.tls === undefined ? "tcp" : "tls";
  return { scheme, host, port: local.port };
}
