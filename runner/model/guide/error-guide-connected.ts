/** Errors of what is done to a connection beside sending and receiving: shutdown and set-option. */
import type { ErrorCase } from "./error-guide.ts";
import { connected } from "./error-guide-scenarios.ts";

export const shutdownErrors: readonly ErrorCase[] = [
  {
    name: "ENOTCONN",
    when: "The connection is over: reset by the peer, or closed by both",
    scenario: connected(
      "Nothing is left to end",
      "- reset\n",
      "- expect-reset\n- shutdown: write\n  expect-error: ENOTCONN\n",
    ),
  },
];

export const setOptionErrors: readonly ErrorCase[] = [
  {
    name: "EINVAL",
    when: "The option does not take that value",
    scenario: `scenario: At most 255
roles:
  server:
    - bind: 127.0.0.1:0
    - set-option: { ttl: 256 }
      expect-error: EINVAL
`,
  },
  {
    name: "ENOPROTOOPT",
    when: "This kind of socket does not have the option",
    scenario: `scenario: Nagle is TCP's
roles:
  server:
    - bind: udp://127.0.0.1:0
    - set-option: { v6-only: true }
      expect-error: ENOPROTOOPT
`,
  },
  {
    name: "EOPNOTSUPP",
    when: "This family of sockets has no options of that protocol",
    scenario: `scenario: Unix sockets know no Nagle
roles:
  server:
    - bind: unix:@tomada-options
    - set-option: { no-delay: true }
      expect-error: EOPNOTSUPP
`,
  },
];
