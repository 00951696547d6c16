import { isReadable, readSocketOption, setSocketOption } from "../sockets/options.ts";
import type { VerbDefinition } from "./definition.ts";
import { optionsSchema, toOptions } from "./option-values.ts";
import { whenResolved } from "./preparation.ts";

export const setOption: VerbDefinition = {
  name: "set-option",
  group: "sockets",
  summary: "Sets options of a connection or a bound socket",
  description: `Without \`on:\`: the newest connection, or when there is none the newest bound socket. The options are set in the order
in which they are written; the first one that the kernel refuses fails the step (EINVAL: a value that it does not take).
\`save\` keeps what the kernel then has, by the options' names: it doubles the size of a buffer, and has a smallest one.

\`multicast-join\` has a datagram socket hear a group, \`multicast-leave\` no longer; \`multicast-ttl\`, \`multicast-loop\` and
\`multicast-interface\` are about what is sent to groups, and \`broadcast: true\` allows to send to everybody. With \`isolate: true\`
groups and broadcasts stay in a network of the scenario's own. What leaves by \`lo\` always comes back: \`multicast-loop: false\`
does something by \`veth0\`, which such a network has with \`requires: [veth]\`. ENODEV: no interface leads there; EADDRINUSE: the socket hears
the group already; EADDRNOTAVAIL: it did not hear it; EINVAL: the address is not a group's.

What a connection is to have from its first segment on, a small \`receive-buffer\` above all, is set before it is made: with
\`options:\` beside \`connect\`, or on the bound socket before it listens, for whatever it accepts inherits it. What decides
about the address, \`reuse-port\` and \`v6-only\`, is set with \`options:\` beside \`bind\`. A \`linger\` of more than 0 lets
\`close\` wait for the peer's kernel, and everything else in the run with it. See setsockopt(2), socket(7), tcp(7), ip(7).`,
  argument: optionsSchema("OPTION: VALUE, as many as you like"),
  bare: false,
  needs: "system-calls",
  modifiers: ["on", "save", "expect-error", "save-error"],
  examples: [
    {
      title: "A close that resets",
      yaml: `scenario: With linger 0, close sends RST
roles:
  server:
    - bind: 127.0.0.1:0
    - set-option: { receive-buffer: 4KiB }
      save: kernel
    - check: kernel["receive-buffer"] == 8192
    - listen: 1
    - accept
    - expect-reset
  client:
    - connect: \${server.address}
    - set-option: { linger: 0s, no-delay: true }
    - close
`,
    },
  ],
  effects: (step) => [{ kind: "use", on: step.modifiers.on }],
  prepare(step, preparation) {
    const wanted = preparation.dynamic(step.argument, toOptions);
    const { on, save } = step.modifiers;
    return (actor) =>
      whenResolved(wanted.resolve(actor), (entries) => {
        const socket = actor.sockets.any(on);
        for (const [name, value] of entries) setSocketOption(socket, name, value);
        if (save === undefined) return;
        const names = entries.map(([name]) => name).filter(isReadable);
        actor.save(save, Object.fromEntries(names.map((name) => [name, readSocketOption(socket, name)])));
      });
  },
};
