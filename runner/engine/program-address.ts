/** Where a program listens, or by UDP receives, compared with where the scenario asks it to; a difference is explained. */
import { formatAddress, isAddressError, parseAddress } from "../model/address.ts";
import { Mismatch } from "../model/outcome.ts";
import { describeExit } from "../programs/describe-exit.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import { waitUntilListening, type Readiness, type WantedAddress } from "../programs/readiness.ts";
import { SocketError } from "../sockets/errno.ts";
import { Listener } from "../sockets/listener.ts";
import type { Network } from "../sockets/network.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import { portOf, type Endpoint } from "../sockets/endpoint.ts";
import type { Actor } from "../steps/actor.ts";
import { programOf, readinessMs, waitForReadiness, type Candidate } from "./readiness-wait.ts";

/** Throws Mismatch "not-listening", "listening-elsewhere", "exited-early". `taken`: sockets that were found before. */
export async function waitForAddress(
  actor: Actor,
  seat: Candidate,
  asked: string,
  taken?: ReadonlySet<number>,
): Promise<KernelSocket> {
  const program = programOf(seat);
  const address = parseAddress(asked);
  if (isAddressError(address) || "path" in address)
    throw new RangeError(`${JSON.stringify(asked)} is not an address that a program can be seen to listen on`);
  const endpoints = await resolveEndpoint(address);
  const [first] = endpoints;
  const hosts = endpoints.flatMap((endpoint) => ("host" in endpoint ? [endpoint.host] : []));
  const wanted: WantedAddress = {
    protocol: address.scheme === "udp" ? "udp" : "tcp",
    hosts: address.host === "" ? [] : hosts,
    port: portOf(first),
  };
  const look = (timeoutMs: number, signal: AbortSignal): Promise<Readiness | undefined> =>
    waitUntilListening(program, wanted, { timeoutMs, scale: seat.timeoutScale, signal }, taken);
  const readiness = await waitForReadiness(actor, seat, {
    what: `${receives[wanted.protocol]} on ${asked}`,
    watch: (signal) => look(readinessMs * seat.timeoutScale, signal),
    look: () => look(0, new AbortController().signal),
  });
  if (readiness.kind === "listening") return readiness.socket;
  throw explainReadiness(
    seat,
    { asked, protocol: wanted.protocol, endpoint: first, network: actor.network },
    readiness,
  );
}

/** What a program does that can be reached. */
const receives = { tcp: "listen", udp: "receive" } as const;

interface Asked {
  readonly asked: string;
  readonly protocol: KernelSocket["protocol"];
  readonly endpoint: Endpoint;
  readonly network: Network;
}

function explainReadiness(
  { name }: Candidate,
  { asked, protocol, endpoint, network }: Asked,
  readiness: Exclude<Readiness, { kind: "listening" }>,
): Mismatch {
  const does = receives[protocol];
  switch (readiness.kind) {
    case "exited":
      return new Mismatch(
        "exited-early",
        `${name} ${describeExit(readiness.exit)} before it ${protocol === "tcp" ? "listened" : "received"} on ${asked}`,
      );
    case "elsewhere": {
      const where = listAddresses(readiness.sockets);
      return new Mismatch("listening-elsewhere", `${name} ${does}s on ${where}; the scenario asks for ${asked}`, {
        comparison: { expectedText: asked, actualText: where, base: 0 },
      });
    }
    case "other-protocol": {
      const where = listAddresses(readiness.sockets);
      const instead = protocol === "tcp" ? `it receives by UDP, on ${where}` : `it listens by TCP, on ${where}`;
      return new Mismatch("not-listening", `${name} does not ${does} on ${asked}: ${instead}`, {
        comparison: { expectedText: asked, actualText: where, base: 0 },
      });
    }
    case "idle-sockets": {
      const bound = readiness.sockets.filter(({ state }) => state === "BOUND");
      const where = listAddresses(bound);
      if (bound.length > 0) {
        return new Mismatch(
          "not-listening",
          `${name} has bound ${where} and does not listen there: whoever connects is refused`,
        );
      }
      // Where the kernel does not let us see what is bound, a bind of our own tells whether somebody has the address.
      if (protocol === "tcp" && isTaken(network, endpoint)) {
        return new Mismatch(
          "not-listening",
          `${name} does not listen on ${asked}: the address is bound, and nobody listens there`,
        );
      }
      return new Mismatch(
        "not-listening",
        `${name} does not ${does} on ${asked}: it has made a socket, and not bound it`,
      );
    }
    case "no-socket":
      return new Mismatch(
        "not-listening",
        `${name} does not ${does} on ${asked}: it runs, and has no ${protocol.toUpperCase()} socket open`,
      );
  }
}

/** "127.0.0.1:8080 and udp://127.0.0.1:53". */
function listAddresses(sockets: readonly KernelSocket[]): string {
  return sockets.map(({ protocol, host, port }) => formatAddress({ scheme: protocol, host, port })).join(" and ");
}

/** Somebody has bound the address, though nobody listens there: a bind of our own, undone at once, is refused. */
function isTaken(network: Network, endpoint: Endpoint): boolean {
  if (portOf(endpoint) === 0) return false;
  try {
    network.enter(() => Listener.bind(endpoint)).close();
    return false;
  } catch (error) {
    return error instanceof SocketError && error.code === "EADDRINUSE";
  }
}
