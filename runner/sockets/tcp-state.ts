/** The kernel's TCP state of a socket of ours: the first byte of struct tcp_info (linux/tcp.h; tcp(7), TCP_INFO). */
import { errnoName, SocketError } from "./errno.ts";
import { IPPROTO_TCP, requireLibc } from "./libc.ts";

const TCP_INFO = 11;

/** RFC 9293 §3.3.2, in the order of net/tcp_states.h, from 1 on; the RFC's names. */
const numbered = [
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECEIVED",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSED",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
] as const;

export type TcpState = (typeof numbered)[number];
export const tcpStates: readonly TcpState[] = numbered;

/** getsockopt(TCP_INFO). Throws SocketError: EBADF for a socket that is closed. */
export function readTcpState(socket: { readonly fd: number }): TcpState {
  const libc = requireLibc();
  const info = Buffer.alloc(4);
  const length = Buffer.alloc(4);
  length.writeInt32LE(info.length);
  if (libc.getsockopt(socket.fd, IPPROTO_TCP, TCP_INFO, info, length) === -1) {
    throw new SocketError(errnoName(libc.errno()), "getsockopt", `TCP_INFO of ${String(socket)}`);
  }
  return numbered[info.readUInt8(0) - 1] ?? "CLOSED";
}
