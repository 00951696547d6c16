import { isDatagramAddress, type Address } from "../model/address.ts";
import { isIPv4, isIPv6 } from "../model/ip-literal.ts";
import type { Step } from "../model/scenario.ts";
import { Connection } from "../sockets/connection.ts";
import { connectStream, type ConnectOptions } from "../sockets/connecting.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import type { Endpoints } from "../sockets/resolve.ts";
import { SocketError } from "../sockets/errno.ts";
import type { TlsWishes } from "../sockets/tls/settings.ts";
import type { Actor } from "./actor.ts";
import { addressSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { prepareConfigure } from "./option-values.ts";
import { whenResolved, type Dynamic } from "./preparation.ts";
import { resolveAddress } from "./resolution.ts";
import { secure } from "./secure.ts";
import { asksForTls, prepareTlsOf } from "./tls-argument.ts";

export const connect: VerbDefinition = {
  name: "connect",
  group: "sockets",
  summary: "Connects to an address; `from:` binds the local end first",
  description: `Waits until the connection stands. A name with several addresses is tried in the order of getaddrinfo(3), IPv4
first, until one answers; when none does, the error is the first one's. ECONNREFUSED: nobody listens there; ETIMEDOUT: nobody answers within the step's time (a full
queue does that). \`\${server.address}\` waits until that role can receive, and so does a constant address that a program is to
bind in the role's place. A datagram socket is connected at once, for nobody
is asked: it sends to that address and receives from nowhere else, and what ICMP reports (ECONNREFUSED) appears at its next
\`send\` or \`expect-recv\`. See connect(2), udp(7).

\`options\` are set between socket(2) and connect(2): a small \`receive-buffer\`, of which the peer is told in the first segment;
what it takes is on the page of \`set-option\`. To a \`tls://\` address it shakes hands, too, as \`tls\` says or else as a bare
\`start-tls\` would.`,
  argument: addressSchema,
  bare: false,
  // A connection alone Node can make everywhere.
  needs(step) {
    const isBeyondNode = step.modifiers.options !== undefined || /^(?:udp:|unix-dgram:)/.test(String(step.argument));
    return [...(isBeyondNode ? (["system-calls"] as const) : []), ...(asksForTls(step) ? (["tls"] as const) : [])];
  },
  takes: "address",
  modifiers: ["as", "from", "options", "tls", "expect-error", "save-error"],
  examples: [
    {
      title: "Nobody is there",
      yaml: `scenario: A bound socket that does not listen refuses
roles:
  server:
    - bind: 127.0.0.1:0
    - set: { chosen: server.port }
    - barrier: tried
  client:
    - connect: 127.0.0.1:\${chosen}
      expect-error: ECONNREFUSED
    - barrier: tried
`,
    },
  ],
  effects: (step) => [
    {
      kind: "connect",
      name: step.modifiers.as,
      address: String(step.argument),
      ...(step.modifiers.tls === undefined ? {} : { tls: true }),
      mayFail: mayFail(step),
    },
  ],
  prepare(step, preparation) {
    // Who expects to be refused does not wait until it would not be.
    const target = mayFail(step) ? preparation.address(step.argument) : preparation.destination(step.argument);
    const from = step.modifiers.from === undefined ? undefined : preparation.address(step.modifiers.from);
    const tlsFor = prepareTlsOf(step, preparation);
    const options = prepareConfigure(step.modifiers.options, preparation);
    const name = step.modifiers.as;
    return (actor) =>
      whenResolved(target.resolve(actor), (address) =>
        whenResolved(resolveAddress(actor, address), (endpoints) =>
          whenResolved(options?.resolve(actor), (configure) => {
            const tls = tlsFor(address);
            const then = (connected: void | Promise<void>): void | Promise<void> => {
              if (isDatagramAddress(address)) return connected;
              return whenResolved(connected, () => begin(actor, address, name, tls));
            };
            if (from === undefined) return then(open(actor, address, endpoints, { configure }, name));
            return whenResolved(from.resolve(actor), (local) =>
              whenResolved(resolveAddress(actor, local), ([first]) =>
                then(open(actor, address, endpoints, { from: first, configure }, name)),
              ),
            );
          }),
        ),
      );
  },
};

function mayFail({ modifiers }: Step): boolean {
  return modifiers["expect-error"] !== undefined;
}

/** The connection stands: it knows whom it was made to, and at a tls:// address it shakes hands. */
function begin(
  actor: Actor,
  address: Address,
  name: string | undefined,
  tls: Dynamic<TlsWishes> | undefined,
): void | Promise<void> {
  const hostName = "host" in address && !isIPv4(address.host) && !isIPv6(address.host) ? address.host : "";
  if (hostName === "" && tls === undefined) return;
  const connection = actor.sockets.connection(name);
  if (hostName !== "") connection.hostName = hostName;
  if (tls !== undefined)
    return whenResolved(tls.resolve(actor), (wishes) => secure(actor, connection, wishes, "client"));
}

function open(
  actor: Actor,
  address: Address,
  [first, ...others]: Endpoints,
  options: ConnectOptions,
  name: string | undefined,
): void | Promise<void> {
  if (!isDatagramAddress(address)) return tryEach(actor, first, others, options, name);
  const { from, configure } = options;
  const socket = actor.network.enter(() => DatagramSocket.connect(first, from, configure));
  actor.sockets.addDatagramSocket(socket, name);
}

/**
 * Connects to the first endpoint that answers. When none does, the first one's error is told: what follows is often IPv6,
 * and on a machine without it no connect(2) says whether anybody listens.
 */
function tryEach(
  actor: Actor,
  endpoint: Endpoint,
  others: readonly Endpoint[],
  options: ConnectOptions,
  name: string | undefined,
  firstError?: SocketError,
): void | Promise<void> {
  const tryOthers = (error: SocketError): void | Promise<void> => {
    const [next, ...rest] = others;
    if (next === undefined) throw firstError ?? error;
    return tryEach(actor, next, rest, options, name, firstError ?? error);
  };
  let attempt;
  try {
    attempt = actor.network.enter(() => connectStream(endpoint, options));
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return tryOthers(error);
  }
  if (attempt instanceof Connection) return actor.sockets.addConnection(attempt, name, "connected");
  const connecting = attempt;
  return actor
    .wait<Connection | SocketError>(
      {
        describe: () => `waits for ${formatEndpoint(endpoint)} to answer its connect`,
        // The kernel goes on asking, and a backlog may empty in its own time.
        mayEndByItself: () => true,
      },
      (resolve) => connecting.wait(resolve),
    )
    .then((result) => {
      if (result instanceof Connection) return actor.sockets.addConnection(result, name, "connected");
      return tryOthers(result);
    });
}
