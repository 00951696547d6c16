/**
 * Looking at a socket of another process. A TCP socket that is bound and does not listen stands in none of the tables
 * in /proc/net, so the kernel is asked about the descriptor itself. Nothing is sent, and the process does not notice.
 */
import { decodeSockaddr, sockaddrSize, type InternetEndpoint } from "./endpoint.ts";
import { AF_INET, AF_INET6, loadLibc } from "./libc.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

export interface ForeignSocket {
  /** "TCP", "TCPv6", "UDP", "UNIX-STREAM", …; undefined where the kernel does not say. */
  readonly protocol: string | undefined;
  /** getsockname(2); undefined for other families, and where looking into other processes is not permitted. */
  readonly local: InternetEndpoint | undefined;
}

const signatures = {
  getxattr: "long getxattr(const char *, const char *, void *, size_t)",
  syscall: "long syscall(long, long, long, long)",
} as const;

// System calls from 424 on have one number on all architectures (asm-generic/unistd.h).
const SYS_pidfd_open = 434;
const SYS_pidfd_getfd = 438;

let calls: RareCalls<keyof typeof signatures> | { readonly reason: string } | undefined;

/** What is known of a socket in another process's descriptor table; everything undefined where nothing can be known. */
export function inspectForeignSocket(pid: number, fd: number): ForeignSocket {
  calls ??= bindRareCalls(signatures);
  if ("reason" in calls) return { protocol: undefined, local: undefined };
  return { protocol: readProtocol(calls, pid, fd), local: readLocalEndpoint(calls, pid, fd) };
}

/** sockfs names a socket's protocol in an extended attribute (Linux 2.6.39). */
function readProtocol({ call }: RareCalls<"getxattr">, pid: number, fd: number): string | undefined {
  const name = Buffer.alloc(64);
  const length = call.getxattr(`/proc/${pid}/fd/${fd}`, "system.sockprotoname", name, name.length);
  return length > 0 ? name.toString("latin1", 0, length).replace(/\0.*$/, "") : undefined;
}

/** With a duplicate of the descriptor (pidfd_getfd(2), Linux 5.6; needs the right to trace the process). */
function readLocalEndpoint({ call }: RareCalls<"syscall">, pid: number, fd: number): InternetEndpoint | undefined {
  const loaded = loadLibc();
  if ("reason" in loaded) return undefined;
  const { libc } = loaded;
  const pidfd = call.syscall(SYS_pidfd_open, pid, 0, 0);
  if (pidfd === -1) return undefined;
  const duplicate = call.syscall(SYS_pidfd_getfd, pidfd, fd, 0);
  libc.close(pidfd);
  if (duplicate === -1) return undefined;
  const address = new Uint8Array(128); // Unix sockets have longer names than sockaddrSize
  const length = new Uint8Array(4);
  length[0] = address.length;
  const failed = libc.getsockname(duplicate, address, length);
  libc.close(duplicate);
  const family = (address[0] ?? 0) | ((address[1] ?? 0) << 8);
  if (failed === -1 || (family !== AF_INET && family !== AF_INET6)) return undefined;
  return decodeSockaddr(address, sockaddrSize) as InternetEndpoint;
}
