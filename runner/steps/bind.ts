import { isDatagramAddress, type Address } from "../model/address.ts";
import type { Actor } from "./actor.ts";
import { addressSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { prepareConfigure } from "./option-values.ts";
import { whenResolved } from "./preparation.ts";
import { resolveAddress } from "./resolution.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { TlsWishes } from "../sockets/tls/settings.ts";
import { asksForTls, prepareTlsOf } from "./tls-argument.ts";
import type { Configure } from "../sockets/descriptor.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { Listener } from "../sockets/listener.ts";

export const bind: VerbDefinition = {
  name: "bind",
  group: "sockets",
  summary: "socket + bind: takes a local address",
  description: `Errors that concern the address appear here, not later: EADDRINUSE (a live socket has it; remains in
TIME_WAIT do not count), EACCES (ports below 1024), EADDRNOTAVAIL (not an address of this machine). Until \`listen\`, a bound
TCP socket refuses connections. A datagram socket (\`udp://\`, \`unix-dgram:\`) receives from here on. Port 0 lets the kernel
choose; \`\${role.address}\`, \`\${role.host}\` and \`\${role.port}\` tell what it chose, once the socket can receive. See bind(2),
ip(7), unix(7).

\`options\` are set between socket(2) and bind(2): \`reuse-port\`, \`v6-only\`, a small \`receive-buffer\`; what it takes is on the
page of \`set-option\`.

What is accepted at a \`tls://\` address begins with TLS: \`accept\` and \`serve\` shake hands, as \`tls\` says or else as a bare
\`start-tls\` would.`,
  argument: addressSchema,
  bare: false,
  needs: (step) => (asksForTls(step) ? ["system-calls", "tls"] : ["system-calls"]),
  takes: "address",
  modifiers: ["as", "options", "tls", "expect-error", "save-error"],
  examples: [
    {
      title: "An address that is taken",
      yaml: `scenario: An address can be bound once
roles:
  first:
    - bind: 127.0.0.1:0
    - listen: 1
    - barrier: tried
  second:
    - bind: \${first.address}
      expect-error: EADDRINUSE
    - barrier: tried
`,
    },
  ],
  effects: ({ argument, modifiers: { as, tls } }) => [
    { kind: "bind", name: as, address: String(argument), ...(tls === undefined ? {} : { tls: true }) },
  ],
  prepare(step, preparation) {
    const address = preparation.address(step.argument);
    const tlsFor = prepareTlsOf(step, preparation);
    const options = prepareConfigure(step.modifiers.options, preparation);
    const name = step.modifiers.as;
    return (actor) =>
      whenResolved(address.resolve(actor), (wanted) =>
        whenResolved(resolveAddress(actor, wanted), ([endpoint]) =>
          whenResolved(options?.resolve(actor), (configure) =>
            whenResolved(tlsFor(wanted)?.resolve(actor), (tls) =>
              open(actor, wanted, endpoint, name, { configure, tls }),
            ),
          ),
        ),
      );
  },
};

function open(
  actor: Actor,
  address: Address,
  endpoint: Endpoint,
  name: string | undefined,
  { configure, tls }: { readonly configure: Configure | undefined; readonly tls: TlsWishes | undefined },
): void {
  if (isDatagramAddress(address)) {
    const socket = actor.network.enter(() => DatagramSocket.bind(endpoint, configure));
    actor.sockets.addDatagramSocket(socket, name);
  } else {
    const listener = actor.network.enter(() => Listener.bind(endpoint, configure));
    listener.tls = tls;
    actor.sockets.addListener(listener, name);
  }
}
