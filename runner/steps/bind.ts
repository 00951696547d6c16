import type { Actor } from "./actor.ts";
import { addressSchema, toInternetAddress } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";
import { Listener } from "../sockets/listener.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";

export const bind: VerbDefinition = {
  name: "bind",
  group: "sockets",
  summary: "socket + bind: takes a local address",
  description: `Errors that concern the address appear here, not later: EADDRINUSE (a live socket has it; remains in
TIME_WAIT do not count), EACCES (ports below 1024), EADDRNOTAVAIL (not an address of this machine). Until \`listen\`, a bound
TCP socket refuses connections. Port 0 lets the kernel choose; \`\${role.address}\`, \`\${role.host}\` and \`\${role.port}\` tell what
it chose, once the socket listens. See bind(2), ip(7).`,
  argument: addressSchema,
  bare: false,
  takes: "address",
  modifiers: ["as", "expect-error"],
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
  effects: (step) => [{ kind: "bind", name: step.modifiers.as, address: String(step.argument) }],
  prepare(step, preparation) {
    const address = preparation.dynamic(step.argument, toInternetAddress);
    const name = step.modifiers.as;
    const open = (actor: Actor, endpoints: Awaited<ReturnType<typeof resolveEndpoint>>): void => {
      actor.sockets.addListener(Listener.bind(endpoints[0]!), name);
    };
    return (actor) =>
      whenResolved(address.resolve(actor), (to) =>
        whenResolved(resolveEndpoint(to), (endpoints) => open(actor, endpoints)),
      );
  },
};
