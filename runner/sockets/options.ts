/** Socket options by the language's names, as setsockopt(2) and getsockopt(2) know them (socket(7), tcp(7), ip(7), ipv6(7)). */
import { errnoName, SocketError } from "./errno.ts";
import { AF_INET6, IPPROTO_TCP, requireLibc, SO_LINGER, SO_REUSEADDR, SOL_SOCKET, TCP_NODELAY } from "./libc.ts";
import type { Endpoint } from "./endpoint.ts";
import { encodeMembership, encodeMulticastInterface, type EncodedOption, type Membership } from "./multicast.ts";

/** `linger` is in ms; `false` as the kernel's answer: it is off. */
type ScalarValue = boolean | number;
/** An interface is a name. */
export type OptionValue = ScalarValue | string | Membership;

/** What has options: a connection, a listener, a socket that is still to be one of them. */
interface OptionHolder {
  readonly fd: number;
  readonly local: Endpoint;
}

interface OptionCode {
  readonly level: number;
  readonly number: number;
  readonly kind: "flag" | "integer" | "linger";
}

// Linux's numbers (asm-generic/socket.h, linux/in.h, linux/in6.h).
const IPPROTO_IP = 0;
const IPPROTO_IPV6 = 41;
const IP_TTL = 2;
const IPV6_UNICAST_HOPS = 16;
const IPV6_V6ONLY = 26;
const socketLevel = (number: number, kind: OptionCode["kind"]): OptionCode => ({ level: SOL_SOCKET, number, kind });

const codes = {
  "no-delay": { level: IPPROTO_TCP, number: TCP_NODELAY, kind: "flag" },
  "keep-alive": socketLevel(9, "flag"),
  linger: socketLevel(SO_LINGER, "linger"),
  "receive-buffer": socketLevel(8, "integer"),
  "send-buffer": socketLevel(7, "integer"),
  "reuse-address": socketLevel(SO_REUSEADDR, "flag"),
  "reuse-port": socketLevel(15, "flag"),
  "oob-inline": socketLevel(10, "flag"),
  "v6-only": { level: IPPROTO_IPV6, number: IPV6_V6ONLY, kind: "flag" },
  "defer-accept": { level: IPPROTO_TCP, number: 9, kind: "integer" },
  broadcast: socketLevel(6, "flag"),
  ttl: { level: IPPROTO_IP, number: IP_TTL, kind: "integer" },
  "multicast-ttl": { level: IPPROTO_IP, number: 33, kind: "integer" },
  "multicast-loop": { level: IPPROTO_IP, number: 34, kind: "flag" },
} as const satisfies Readonly<Record<string, OptionCode>>;

/** What has another number on an IPv6 socket. */
const sixCodes: Readonly<Partial<Record<keyof typeof codes, number>>> = {
  ttl: IPV6_UNICAST_HOPS,
  "multicast-ttl": 18,
  "multicast-loop": 19,
};

/** What is told to the kernel and not asked of it again: it cannot say which groups a socket hears. */
type UnreadableName = "multicast-join" | "multicast-leave" | "multicast-interface";
export type ReadableName = keyof typeof codes;
export type OptionName = ReadableName | UnreadableName;

export function isReadable(name: OptionName): name is ReadableName {
  return Object.hasOwn(codes, name);
}

/** setsockopt(2). Throws SocketError; RangeError for a linger that is not in the kernel's unit, whole seconds. */
export function setSocketOption(socket: OptionHolder, name: OptionName, value: OptionValue): void {
  const { level, number, bytes } = encode(socket, name, value);
  const libc = requireLibc();
  if (libc.setsockopt(socket.fd, level, number, bytes, bytes.length) === -1) {
    throw new SocketError(errnoName(libc.errno()), "setsockopt", `${name} of ${String(socket)}`);
  }
}

function encode(socket: OptionHolder, name: OptionName, value: OptionValue): EncodedOption {
  if (typeof value === "object") return encodeMembership(socket, name as "multicast-join" | "multicast-leave", value);
  if (!isReadable(name)) return encodeMulticastInterface(socket, String(value));
  const { level, number, kind } = codeOf(socket, name);
  return { level, number, bytes: kind === "linger" ? encodeLinger(Number(value)) : words(Number(value)) };
}

/** getsockopt(2): what the kernel made of it; it doubles the size of buffers for its own use (socket(7)). Throws SocketError. */
export function readSocketOption(socket: OptionHolder, name: ReadableName): ScalarValue {
  const { level, number, kind } = codeOf(socket, name);
  const bytes = words(0, 0);
  const libc = requireLibc();
  if (libc.getsockopt(socket.fd, level, number, bytes, words(bytes.length)) === -1) {
    throw new SocketError(errnoName(libc.errno()), "getsockopt", `${name} of ${String(socket)}`);
  }
  const first = bytes.readInt32LE(0);
  if (kind === "linger") return first !== 0 && bytes.readInt32LE(4) * 1000;
  return kind === "flag" ? first !== 0 : first;
}

function codeOf({ local }: OptionHolder, name: ReadableName): OptionCode {
  const code = local.family === AF_INET6 ? sixCodes[name] : undefined;
  return code === undefined ? codes[name] : { ...codes[name], level: IPPROTO_IPV6, number: code };
}

/** struct linger (socket(7)). */
function encodeLinger(ms: number): Buffer {
  if (ms % 1000 !== 0) throw new RangeError(`linger is counted in whole seconds, not ${ms} ms; write 0s, 1s, 2s`);
  return words(1, ms / 1000);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeInt32LE(value, 4 * index));
  return bytes;
}
