/** What came and no step expected: found when its socket is closed (`surplus:`). */
import { Mismatch } from "../model/outcome.ts";
import { countBytes } from "../patterns/show-bytes.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Datagram, DatagramSocket } from "../sockets/datagram-socket.ts";
import { SocketError } from "../sockets/errno.ts";
import type { Transport } from "../steps/actor.ts";

/** As many bytes as a failure keeps of what was too much. */
const mostKept = 65_536;

/** `peerName`: who is at the other end, in words. Throws Mismatch "surplus". */
export function refuseSurplusBytes(connection: Connection, peerName: (transport: Transport) => string): void {
  if (connection.closed) return;
  while (connection.pull());
  const { received } = connection;
  if (received.length === 0) return;
  throw new Mismatch(
    "surplus",
    `${countBytes(received.length)} came from ${peerName(connection)} that no step expected`,
    {
      comparison: {
        expectedText: "nothing more",
        actual: received.view().slice(0, mostKept),
        actualLength: received.length,
        base: 0,
      },
    },
  );
}

/** The same for the next datagram that nobody has taken. */
export function refuseSurplusDatagram(socket: DatagramSocket, peerName: (transport: Transport) => string): void {
  const unread = socket.closed ? undefined : takeQuietly(socket);
  if (unread === undefined) return;
  const { bytes, length } = unread;
  const message = `a datagram of ${countBytes(length)} came from ${peerName(socket)} that no step expected`;
  throw new Mismatch("surplus", message, {
    comparison: { expectedText: "nothing more", actual: new Uint8Array(bytes), actualLength: length, base: 0 },
  });
}

/** An unread error, a refusal that came late, is nothing that anybody sent. */
function takeQuietly(socket: DatagramSocket): Datagram | undefined {
  try {
    return socket.tryReceive();
  } catch (error) {
    if (error instanceof SocketError) return undefined;
    throw error;
  }
}
