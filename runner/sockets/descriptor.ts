/** A socket as the kernel's descriptor: making one, giving it an address, asking for its address. */
import { decodeSockaddr, encodeSockaddr, formatEndpoint, sockaddrSize, type Endpoint } from "./endpoint.ts";
import { errnoName, SocketError } from "./errno.ts";
import {
  AF_UNIX,
  requireLibc,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  type SOCK_STREAM,
  SOL_SOCKET,
  type SOCK_DGRAM,
} from "./libc.ts";

/** A socket that has no address yet: what options may be set on. `local` is the address that it is meant for. */
export interface NewSocket {
  readonly fd: number;
  readonly local: Endpoint;
  toString(): string;
}

/** Sets what has to be set before bind(2) or connect(2). */
export type Configure = (socket: NewSocket) => void;

/** A non-blocking socket of the endpoint's family, closed again if `configure` or `then` throws. */
export function openSocket<T>(
  endpoint: Endpoint,
  type: typeof SOCK_STREAM | typeof SOCK_DGRAM,
  configure: Configure | undefined,
  then: (fd: number) => T,
): T {
  const libc = requireLibc();
  const fd = libc.socket(endpoint.family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd === -1) throw new SocketError(errnoName(libc.errno()), "socket", formatEndpoint(endpoint));
  try {
    configure?.({ fd, local: endpoint, toString: () => `a socket for ${formatEndpoint(endpoint)}` });
    return then(fd);
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

/** bind(2). Throws SocketError. */
export function bindDescriptor(fd: number, endpoint: Endpoint): void {
  const libc = requireLibc();
  const address = encodeSockaddr(endpoint);
  if (libc.bind(fd, address, address.length) === 0) return;
  throw new SocketError(errnoName(libc.errno()), "bind", formatEndpoint(endpoint));
}

/**
 * Binds a stream socket so that EADDRINUSE appears here whenever a live socket has the address, and never because of
 * TIME_WAIT.
 *
 * With SO_REUSEADDR on both, Linux lets two sockets bind one address and complains only at the second listen. Without
 * it, remains of earlier connections block the address for a minute. So: first without; only if that fails, with — which
 * then succeeds exactly when nothing but TIME_WAIT (or a socket of someone who asked for sharing) is in the way.
 */
export function bindExclusively(fd: number, endpoint: Endpoint): void {
  try {
    return bindDescriptor(fd, endpoint);
  } catch (error) {
    const mayBeTimeWait = error instanceof SocketError && error.code === "EADDRINUSE" && endpoint.family !== AF_UNIX;
    if (!mayBeTimeWait || endpoint.port === 0) throw error;
  }
  setFlag(fd, SOL_SOCKET, SO_REUSEADDR, true);
  bindDescriptor(fd, endpoint);
  setFlag(fd, SOL_SOCKET, SO_REUSEADDR, false);
}

/** getsockname(2). */
export function socketName(fd: number): Endpoint {
  const libc = requireLibc();
  const address = new Uint8Array(sockaddrSize);
  const size = sizeOf(sockaddrSize);
  if (libc.getsockname(fd, address, size) === -1) {
    throw new SocketError(errnoName(libc.errno()), "getsockname", `descriptor ${fd}`);
  }
  return decodeSockaddr(address, readSize(size));
}

/** getsockname(2), but a path as it was asked for: the kernel may have been given a shorter one. */
export function boundName(fd: number, asked: Endpoint | undefined): Endpoint {
  return asked?.family === AF_UNIX && asked.path.startsWith("/") ? asked : socketName(fd);
}

export function setFlag(fd: number, level: number, option: number, on: boolean): void {
  requireLibc().setsockopt(fd, level, option, on ? flagOn : flagOff, 4);
}

const flagOn = sizeOf(1);
const flagOff = sizeOf(0);

/** A socklen_t in memory, for calls that read and write one. */
export function sizeOf(size: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, size, true);
  return bytes;
}

export function readSize(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
}
