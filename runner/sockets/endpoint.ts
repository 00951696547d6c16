/** One end of a socket, and its form in memory (struct sockaddr_in, sockaddr_in6, sockaddr_un: ip(7), ipv6(7), unix(7)). */
import { relative } from "node:path";
import { longestUnixPath } from "../model/address.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "./libc.ts";

export type Endpoint = InternetEndpoint | UnixEndpoint;

export interface InternetEndpoint {
  readonly family: typeof AF_INET | typeof AF_INET6;
  /** A numeric address, without brackets; a scope, behind "%", as the interface's number (RFC 4007 §11). */
  readonly host: string;
  readonly port: number;
}

export interface UnixEndpoint {
  readonly family: typeof AF_UNIX;
  /** A path, "@name" in the abstract namespace, "" for a socket without a name. */
  readonly path: string;
}

/** "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock". */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.family === AF_UNIX) return endpoint.path === "" ? "an unnamed unix socket" : `unix:${endpoint.path}`;
  const { family, host, port } = endpoint;
  return family === AF_INET6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** 0 where there are no ports. */
export function portOf(endpoint: Endpoint): number {
  return endpoint.family === AF_UNIX ? 0 : endpoint.port;
}

/** sizeof(struct sockaddr_un), the largest of the three. */
export const sockaddrSize = 110;

/** Where sun_path begins, and sin_port. */
const afterFamily = 2;

/** Writes the kernel's form; returns it cut to its family's size. */
export function encodeSockaddr(endpoint: Endpoint): Uint8Array {
  if (endpoint.family === AF_UNIX) return encodeUnix(endpoint);
  const { family, host, port } = endpoint;
  if (family === AF_INET) {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(AF_INET, 0);
    bytes.writeUInt16BE(port, 2);
    const parts = host.split(".");
    for (let index = 0; index < 4; index++) bytes[4 + index] = Number(parts[index]);
    return bytes;
  }
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(AF_INET6, 0);
  bytes.writeUInt16BE(port, 2);
  const [address = "", scope = "0"] = host.split("%");
  expandIpv6(address).forEach((group, index) => bytes.writeUInt16BE(group, 8 + 2 * index));
  bytes.writeUInt32LE(Number(scope) || 0, 24);
  return bytes;
}

/**
 * A path ends with a NUL; an abstract name begins with one and is as long as the length says; without any name, bind(2)
 * has the kernel choose an abstract one (unix(7)). Throws RangeError for a path that is too long.
 */
function encodeUnix({ path }: UnixEndpoint): Uint8Array {
  const isNone = path === "" || path === "@";
  const name = isNone ? "" : path.startsWith("@") ? `\0${path.slice(1)}` : `${shorten(path)}\0`;
  const bytes = Buffer.alloc(afterFamily + Buffer.byteLength(name));
  bytes.writeUInt16LE(AF_UNIX, 0);
  bytes.write(name, afterFamily);
  return bytes;
}

/** A path that does not fit may do so as seen from where we are. */
function shorten(path: string): string {
  if (Buffer.byteLength(path) <= longestUnixPath) return path;
  const fromHere = relative(process.cwd(), path);
  if (Buffer.byteLength(fromHere) <= longestUnixPath) return fromHere;
  throw new RangeError(
    `${path} is ${Buffer.byteLength(path)} bytes long and a Unix socket's path can be ${longestUnixPath}; put it into \${temporary_folder}, or start tomada in a folder nearer to it`,
  );
}

/** Reads the kernel's form; `length` is as the kernel gave it. */
export function decodeSockaddr(bytes: Uint8Array, length = bytes.length): Endpoint {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  const family = length < afterFamily ? AF_UNIX : view.readUInt16LE(0);
  if (family === AF_UNIX) return { family, path: decodeUnixName(view.subarray(Math.min(afterFamily, length))) };
  const port = view.readUInt16BE(2);
  if (family === AF_INET) {
    return { family: AF_INET, host: `${view[4]}.${view[5]}.${view[6]}.${view[7]}`, port };
  }
  const groups = Array.from({ length: 8 }, (_, index) => view.readUInt16BE(8 + 2 * index));
  const scope = view.readUInt32LE(24);
  return { family: AF_INET6, host: compressIpv6(groups) + (scope === 0 ? "" : `%${scope}`), port };
}

function decodeUnixName(name: Buffer): string {
  if (name[0] === 0) return `@${name.subarray(1).toString("utf8")}`;
  const end = name.indexOf(0);
  return name.subarray(0, end === -1 ? name.length : end).toString("utf8");
}

/** The eight groups of an address in any of its spellings (RFC 4291 §2.2). */
function expandIpv6(address: string): number[] {
  let text = address;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted) {
    const [, head = "", a, b, c, d] = dotted;
    text = `${head}${((Number(a) << 8) | Number(b)).toString(16)}:${((Number(c) << 8) | Number(d)).toString(16)}`;
  }
  const [left = "", right] = text.split("::");
  const before = left === "" ? [] : left.split(":");
  const after = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, zeros)).fill("0"), ...after].map((group) =>
    Number.parseInt(group, 16),
  );
}

/** RFC 5952: lower case, the longest run of zeros shortened, IPv4-mapped addresses with dots. */
function compressIpv6(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start === -1) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
}
