/**
 * TCP's urgent data as the socket API has it: one byte beside the stream (send and recv with MSG_OOB, tcp(7)). RFC 6093
 * advises against it, and explains why there is one byte only.
 */
import type { Connection } from "./connection.ts";
import { EAGAIN, EINTR, errnoName, SocketError } from "./errno.ts";
import { MSG_DONTWAIT, MSG_OOB, requireLibc } from "./libc.ts";
import { readTcpState } from "./tcp-state.ts";

const EINVAL = "EINVAL";
const byte = Buffer.alloc(1);

/**
 * The urgent byte; "none": none has been announced, or it has been read; "on-its-way": announced, and still behind bytes
 * that have not come. Throws SocketError.
 */
export function tryReceiveUrgent(connection: Connection): number | "none" | "on-its-way" {
  const { fd } = connection;
  if (fd === -1) throw new SocketError("EBADF", "recv", String(connection));
  const libc = requireLibc();
  if (libc.recv(fd, byte, 1, MSG_OOB | MSG_DONTWAIT) === 1) {
    connection.receivedBytes++;
    connection.observer?.received(connection, byte);
    return byte.readUInt8();
  }
  const errno = libc.errno();
  if (errno === EAGAIN || errno === EINTR) return "on-its-way";
  if (errnoName(errno) === EINVAL) return "none";
  throw new SocketError(errnoName(errno), "recv", String(connection));
}

/** Has the peer ended its stream, or reset it? Then no urgent byte will be announced any more. */
export function hasPeerEnded(connection: Connection): boolean {
  return !["ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2"].includes(readTcpState(connection));
}
