/** Names → numeric addresses, as getaddrinfo(3) orders them. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Address } from "../model/address.ts";
import type { Endpoint } from "./endpoint.ts";
import { SocketError } from "./errno.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "./libc.ts";
import { servicePort } from "./services.ts";

/** All endpoints that an address stands for, in the order to try them. At once where no resolver is needed. */
export function resolveEndpoint(address: Address): readonly Endpoint[] | Promise<readonly Endpoint[]> {
  if ("path" in address) return [{ family: AF_UNIX, path: address.path }];
  const port = typeof address.port === "number" ? address.port : servicePort(address.port);
  if (address.host === "") return [{ family: AF_INET, host: "0.0.0.0", port }];
  const kind = isIP(address.host);
  if (kind !== 0) return [{ family: kind === 4 ? AF_INET : AF_INET6, host: address.host, port }];
  return resolveName(address.host, port);
}

async function resolveName(host: string, port: number): Promise<readonly Endpoint[]> {
  try {
    // IPv4 first: it is what a textbook's AF_INET program binds when it says "localhost".
    const found = await lookup(host, { all: true, order: "ipv4first" });
    return found.map(({ address, family }) => ({ family: family === 4 ? AF_INET : AF_INET6, host: address, port }));
  } catch (error) {
    throw new SocketError((error as NodeJS.ErrnoException).code ?? "ENOTFOUND", "resolve", host);
  }
}
