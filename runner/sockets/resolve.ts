/** Names ↔ numeric addresses, as getaddrinfo(3) and getnameinfo(3) do it. */
import { lookup, lookupService } from "node:dns/promises";
import { isIP } from "node:net";
import type { Address } from "../model/address.ts";
import type { Endpoint } from "./endpoint.ts";
import { SocketError } from "./errno.ts";
import { interfaceIndex } from "./interface-index.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "./libc.ts";
import { servicePort } from "./services.ts";

/** What an address stands for, in the order to try them: one at the least. */
export type Endpoints = readonly [Endpoint, ...Endpoint[]];

/** At once where no resolver is needed. Throws, or rejects with, SocketError. */
export function resolveEndpoint(address: Address): Endpoints | Promise<Endpoints> {
  if ("path" in address) return [{ family: AF_UNIX, path: address.path }];
  const protocol = address.scheme === "udp" ? "udp" : "tcp";
  const port = typeof address.port === "number" ? address.port : servicePort(address.port, protocol);
  if (address.host === "") return [{ family: AF_INET, host: "0.0.0.0", port }];
  const kind = isIP(address.host);
  if (kind === 4) return [{ family: AF_INET, host: address.host, port }];
  if (kind === 6) return [{ family: AF_INET6, host: numberScope(address.host), port }];
  return resolveName(address.host).then(([first, ...others]) => {
    const toEndpoint = (host: string): Endpoint => ({ family: isIP(host) === 4 ? AF_INET : AF_INET6, host, port });
    if (first === undefined) throw new SocketError("EAI_NONAME", "resolve", address.host);
    return [toEndpoint(first), ...others.map(toEndpoint)] as const;
  });
}

/** The addresses of a name, each once. Rejects with SocketError: EAI_NONAME, EAI_AGAIN, … */
export async function resolveName(name: string): Promise<readonly string[]> {
  try {
    // IPv4 first: it is what a textbook's AF_INET program binds when it says "localhost".
    const found = await lookup(name, { all: true, order: "ipv4first" });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw resolverError(error, name);
  }
}

/** The name of a numeric address. Rejects with SocketError: EAI_NONAME where it has none. */
export async function resolveAddressName(host: string): Promise<string> {
  try {
    return (await lookupService(host, 0)).hostname;
  } catch (error) {
    throw resolverError(error, host);
  }
}

/** fe80::1%eth0 → fe80::1%2. Throws SocketError: ENODEV. */
function numberScope(host: string): string {
  const [address, scope] = host.split("%");
  if (scope === undefined || /^\d+$/.test(scope)) return host;
  return `${address}%${interfaceIndex(scope)}`;
}

/** Node has a name of its own for "there is no such name"; ours is getaddrinfo's. */
function resolverError(error: unknown, subject: string): SocketError {
  const { code = "" } = error as NodeJS.ErrnoException;
  return new SocketError(noSuchName.has(code) ? "EAI_NONAME" : code, "resolve", subject);
}

const noSuchName = new Set(["", "ENOTFOUND", "ENODATA", "EAI_NODATA", "EAI_NONAME"]);
