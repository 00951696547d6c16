/** Turns a connection into TLS. Loaded when the first one is. */
import type { Connection } from "../connection.ts";
import type { SocketError } from "../errno.ts";
import { loadOpenssl } from "./openssl.ts";
import { TlsSession } from "./session.ts";
import type { TlsSettings } from "./settings.ts";

/** `done` is called once, when TLS stands or will not. Throws RangeError for settings that OpenSSL does not take. */
export function startTls(
  connection: Connection,
  settings: TlsSettings,
  done: (error: SocketError | undefined) => void,
): void {
  const { remote, hostName } = connection;
  const peerHost = hostName ?? ("path" in remote ? "localhost" : remote.host);
  const named = settings.serverName === undefined && settings.side === "client" && hostName !== undefined;
  const complete = named ? { ...settings, serverName: hostName } : settings;
  const openssl = loadOpenssl();
  if ("reason" in openssl) throw new RangeError(openssl.reason);
  connection.secure((wire, plain) => new TlsSession(wire, plain, complete, connection.toString(), peerHost, done));
}
