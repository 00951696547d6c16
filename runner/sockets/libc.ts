/**
 * The few libc calls that Node does not offer, through koffi: the life cycle of a socket as separate system calls, and
 * non-blocking recv and send (0.5 µs each, against 7 µs for a turn of the event loop).
 *
 * All calls are synchronous and on non-blocking descriptors; none ever waits. A call that fails returns -1 and leaves
 * its reason in `errno()`.
 */
import { createRequire } from "node:module";

type Call = (...args: never[]) => number;

export interface Libc {
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  listen(fd: number, backlog: number): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  accept4(fd: number, address: Uint8Array, length: Uint8Array, flags: number): number;
  getsockname(fd: number, address: Uint8Array, length: Uint8Array): number;
  getpeername(fd: number, address: Uint8Array, length: Uint8Array): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array, length: number): number;
  getsockopt(fd: number, level: number, option: number, value: Uint8Array, length: Uint8Array): number;
  recv(fd: number, buffer: Uint8Array, length: number, flags: number): number;
  send(fd: number, buffer: Uint8Array, length: number, flags: number): number;
  recvfrom(fd: number, buffer: Uint8Array, length: number, flags: number, from: Uint8Array, size: Uint8Array): number;
  sendto(fd: number, buffer: Uint8Array, length: number, flags: number, to: Uint8Array, size: number): number;
  fcntl(fd: number, command: number, argument: number): number;
  poll(descriptors: Uint8Array, count: number, timeoutMs: number): number;
  shutdown(fd: number, how: number): number;
  /** As dup(2), and never inherited by programs that are started later: they would keep a port open that nobody listens at. */
  dup(fd: number): number;
  close(fd: number): number;
  errno(): number;
}

// Linux's numbers (asm-generic/socket.h, bits/socket.h); libc.ts is only loaded on Linux.
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_LINGER = 13;
export const SO_PEERCRED = 17;
export const IPPROTO_TCP = 6;
export const TCP_NODELAY = 1;
export const MSG_OOB = 1;
export const MSG_MORE = 0x8000;
export const MSG_TRUNC = 0x20;
export const MSG_DONTWAIT = 0x40;
export const MSG_NOSIGNAL = 0x4000;
export const SHUT_RD = 0;
export const SHUT_WR = 1;
export const SHUT_RDWR = 2;

const F_DUPFD_CLOEXEC = 1030;

// koffi has no ssize_t; `long` is as wide on every platform it is loaded on.
const signatures: Record<Exclude<keyof Libc, "errno" | "dup">, string> = {
  socket: "int socket(int, int, int)",
  bind: "int bind(int, void *, int)",
  listen: "int listen(int, int)",
  connect: "int connect(int, void *, int)",
  accept4: "int accept4(int, void *, void *, int)",
  getsockname: "int getsockname(int, void *, void *)",
  getpeername: "int getpeername(int, void *, void *)",
  setsockopt: "int setsockopt(int, int, int, void *, int)",
  getsockopt: "int getsockopt(int, int, int, void *, void *)",
  recv: "long recv(int, void *, size_t, int)",
  send: "long send(int, void *, size_t, int)",
  recvfrom: "long recvfrom(int, void *, size_t, int, void *, void *)",
  sendto: "long sendto(int, void *, size_t, int, void *, int)",
  fcntl: "int fcntl(int, int, long)",
  poll: "int poll(void *, unsigned long, int)",
  shutdown: "int shutdown(int, int)",
  close: "int close(int)",
};

let loaded: { readonly libc: Libc } | { readonly reason: string } | undefined;

/** The calls, or a sentence that says why there are none on this machine. Loaded once, at the first use (4 ms). */
export function loadLibc(): { readonly libc: Libc } | { readonly reason: string } {
  return (loaded ??= load());
}

/** The calls where they are known to be there: whoever holds a descriptor has loaded them. */
export function requireLibc(): Libc {
  const result = loadLibc();
  if ("reason" in result) throw new Error(result.reason);
  return result.libc;
}

function load(): { readonly libc: Libc } | { readonly reason: string } {
  if (process.platform !== "linux") {
    return { reason: `bind, listen and accept need Linux system calls; this is ${process.platform}` };
  }
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    const library = koffi.load(null);
    const calls: Partial<Record<keyof Libc, Call>> = {};
    for (const [name, signature] of Object.entries(signatures)) calls[name as keyof Libc] = library.func(signature);
    const fcntl = calls.fcntl as unknown as Libc["fcntl"];
    calls.dup = ((fd: number) => fcntl(fd, F_DUPFD_CLOEXEC, 0)) as unknown as Call;
    calls.errno = () => koffi.errno();
    return { libc: calls as unknown as Libc };
  } catch (error) {
    return {
      reason: `koffi, which makes the system calls bind, listen and accept, could not be loaded: ${(error as Error).message}`,
    };
  }
}
