/** Where a role can be reached, as its steps say: what a program in its chair has to bind. */
import type { Effect } from "../model/effects.ts";
import type { Role } from "../model/scenario.ts";
import { findFreeDatagramPort, findFreePort } from "../sockets/free-port.ts";
import { fixedPort } from "../steps/fixed-addresses.ts";
import { effectsOf } from "./step-effects.ts";

export type Bind = Extract<Effect, { kind: "bind" }>;

/** What its steps bind, or where it listens as a proxy. */
export function bindsOf({ steps, proxy }: Role): readonly Bind[] {
  if (proxy !== undefined) return [{ kind: "bind", address: proxy.listen }];
  return [...effectsOf(steps)].filter((effect): effect is Bind => effect.kind === "bind");
}

/** What is spoken there: an address without a scheme is of that kind. */
export function schemeOf(binds: readonly Bind[]): "tls" | "udp" | "tcp" {
  if (binds.some(({ address }) => address.startsWith("tls://"))) return "tls";
  return bindsDatagrams(binds) ? "udp" : "tcp";
}

/** The fixed port that a role binds, if it names one. `constant` replaces variables in a text. */
export function askedPort(binds: readonly Bind[], constant: (text: string) => string): number | undefined {
  for (const { address } of binds) {
    const port = Number(fixedPort(constant(address))?.split(":")[1]);
    if (Number.isInteger(port)) return port;
  }
  return undefined;
}

/** Who finds a port that is free for what a role binds: those of UDP are others than those of TCP. */
export function portFinder(binds: readonly Bind[]): () => number {
  return bindsDatagrams(binds) ? findFreeDatagramPort : findFreePort;
}

function bindsDatagrams(binds: readonly Bind[]): boolean {
  return binds.length > 0 && binds.every(({ address }) => address.startsWith("udp:"));
}
