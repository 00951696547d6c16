/** The TLS handshake as a part of a step: of `start-tls`, and of `connect` and `accept` where the address says tls://. */
import type { Connection } from "../sockets/connection.ts";
import type { TlsWishes } from "../sockets/tls/settings.ts";
import type { Actor } from "./actor.ts";

/** `side`: who the connection is where the file does not say. Throws SocketError with the name of an error of TLS. */
export async function secure(
  actor: Actor,
  connection: Connection,
  wishes: TlsWishes,
  side: "client" | "server",
): Promise<void> {
  if (connection.tls !== undefined) throw new RangeError(`${connection.toString()} is TLS already`);
  // Loaded by the first who needs it: most runs do not.
  const [{ startTls }, { runAuthority }] = await Promise.all([
    import("../sockets/tls/start.ts"),
    import("../sockets/tls/run-authority.ts"),
  ]);
  const settings = wishes.settings(wishes.side ?? side, await runAuthority());
  await actor.wait<void>(
    {
      describe: () => `waits for ${actor.peerName(connection)} to finish the TLS handshake`,
      mayEndByItself: () => !actor.peerIsOurs(connection),
      on: () => (connection.peer?.owner === undefined ? [] : [connection.peer.owner]),
    },
    (resolve, reject) => {
      startTls(connection, settings, (error) => (error === undefined ? resolve() : reject(error)));
      // Nothing to undo: the scenario closes the connection.
      return () => {};
    },
  );
}
