/** Turns a connection into TLS. Loaded when the first one is: node:tls takes 5 ms. */
import type { Connection } from "../connection.ts";
import type { SocketError } from "../errno.ts";
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
  connection.secure((wire, plain) => {
    try {
      return new TlsSession(wire, plain, complete, connection.toString(), peerHost, done);
    } catch (error) {
      const { reason, message } = error as Error & { readonly reason?: string };
      throw new RangeError(
        `TLS cannot be had with this certificate, key, trust or list of ciphers: ${reason ?? message}`,
      );
    }
  });
}
