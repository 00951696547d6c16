/** What `resolve` is asked for: a host, a service, or both, by name or by number. */
import { isAddressError, parseAddress, type AddressError } from "./address.ts";
import { isIPv4, isIPv6 } from "./ip-literal.ts";

export interface NameQuery {
  /** A name or an IP literal, without brackets; "" where only a service is asked for. */
  readonly host: string;
  /** A number or a service's name; undefined where only a host is asked for. */
  readonly port: number | string | undefined;
  readonly protocol: "tcp" | "udp";
}

/** "localhost", "::1", "localhost:http", "[::1]:80", ":domain", "udp://:domain". */
export function parseNameQuery(text: string): NameQuery | AddressError {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIPv4(bare) || isIPv6(bare)) return { host: bare, port: undefined, protocol: "tcp" };
  const isHostAlone = !text.includes(":");
  const address = parseAddress(isHostAlone ? `${text}:0` : text);
  if (isAddressError(address)) return address;
  if ("path" in address)
    return {
      error: "a Unix socket's path is no name that can be resolved",
      help: "write the name of a host or a service",
      offset: 0,
      length: text.length,
    };
  const { host, port, scheme } = address;
  return { host, port: isHostAlone ? undefined : port, protocol: scheme === "udp" ? "udp" : "tcp" };
}
