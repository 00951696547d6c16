/** Error numbers and their names, as errno(3) has them on this machine. */
import { constants } from "node:os";
import { describeTlsError } from "./tls/error-names.ts";

const names = new Map<number, string>(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// EWOULDBLOCK shares EAGAIN's number; say the name that man pages use.
names.set(constants.errno.EAGAIN, "EAGAIN");

export const { EAGAIN, EINTR, EINPROGRESS, EALREADY, EISCONN } = {
  ...constants.errno,
};

/** "ECONNREFUSED" for 111 on Linux. */
export function errnoName(number: number): string {
  return names.get(number) ?? `errno ${number}`;
}

/** netdb.h of the C library: what gaierror has for a number in Python. */
const resolverNumbers: Readonly<Record<string, number>> = {
  EAI_NONAME: -2,
  EAI_AGAIN: -3,
  EAI_FAIL: -4,
  EAI_FAMILY: -6,
  EAI_SERVICE: -8,
  EAI_MEMORY: -10,
};

/** 111 for "ECONNREFUSED" on Linux; below 0 for the resolver's; undefined for what is neither. */
export function errnoNumber(name: string): number | undefined {
  return (constants.errno as Readonly<Record<string, number>>)[name] ?? resolverNumbers[name];
}

/** What the kernel said, by its name; becomes a Mismatch or a Fault in the step that met it. */
export class SocketError extends Error {
  constructor(
    /** errno name, a resolver's code (EAI_NONAME), or an error of TLS (CERT_HAS_EXPIRED). */
    readonly code: string,
    /** The call that failed: "bind", "connect", "send", … */
    readonly call: string,
    /** What it was asked for: an address, a socket. */
    readonly subject: string,
  ) {
    super(`${call} ${subject}: ${code} (${(code === "EINVAL" && ofInvalid[call]) || describeErrno(code)})`);
    this.name = "SocketError";
  }
}

/** What EINVAL means for a call, where it is not about the state of the socket. */
const ofInvalid: Readonly<Record<string, string>> = {
  setsockopt: "the kernel does not take this value, or not any more",
  send: "nothing can be sent there",
};

const descriptions: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "the address is already in use",
  EADDRNOTAVAIL: "this machine has no such address",
  EAFNOSUPPORT: "this address family is not supported",
  EAGAIN: "nothing there right now",
  EBADF: "the socket is closed",
  ECONNABORTED: "the connection was aborted",
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the peer reset the connection",
  EDESTADDRREQ: "no receiver is named: write `to:`",
  EHOSTUNREACH: "no route to the host",
  EINPROGRESS: "the connection is still being made",
  EINVAL: "invalid in this state",
  EISCONN: "already connected",
  EMFILE: "too many open files",
  EMSGSIZE: "the message is longer than one can be",
  ENETUNREACH: "the network cannot be reached",
  ENOBUFS: "no buffer space left",
  ENOENT: "there is no such file or folder",
  ENOPROTOOPT: "this kind of socket has no such option",
  ENOTCONN: "not connected",
  EAI_NONAME: "the name does not resolve",
  EAI_AGAIN: "the name could not be resolved now: no name server answers",
  EAI_SERVICE: "this machine knows no such service",
  ENODEV: "there is no such network interface",
  EOPNOTSUPP: "this kind of socket cannot do that",
  EPIPE: "the peer has closed its side, or ours is shut down",
  EPERM: "not permitted",
  EPROTOTYPE: "the socket there is of another kind",
  ETIMEDOUT: "the peer did not answer",
};

/** "nobody listens there": an errno in plain words. */
export function describeErrno(code: string): string {
  return descriptions[code] ?? describeTlsError(code) ?? "see errno(3)";
}
