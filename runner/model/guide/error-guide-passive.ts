/** Errors of bind, listen and accept. */
import type { ErrorCase } from "./error-guide.ts";

export const descriptorsInstead =
  "When the process has no descriptor left (`ulimit -n`). Tomada reports it as an error of the environment, wherever it appears.";

export const bindErrors: readonly ErrorCase[] = [
  {
    name: "EADDRINUSE",
    when: "A live socket has the address. What is left in TIME_WAIT does not count here, though it does for programs that forget SO_REUSEADDR",
    scenario: `scenario: An address can be bound once
roles:
  first:
    - bind: 127.0.0.1:0
    - listen
    - barrier: tried
  second:
    - bind: \${first.address}
      expect-error: EADDRINUSE
    - barrier: tried
`,
  },
  {
    name: "EADDRNOTAVAIL",
    when: "The address is none of this machine's",
    scenario: `scenario: An address of another machine
roles:
  server:
    - bind: 192.0.2.1:0
      expect-error: EADDRNOTAVAIL
`,
  },
  {
    name: "EACCES",
    when: "The port is below 1024 and the user is not root (sysctl net.ipv4.ip_unprivileged_port_start); for a Unix socket, the folder may not be written to",
    needs: "an unprivileged user",
    scenario: `scenario: A port for root
roles:
  server:
    - bind: 127.0.0.1:1
      expect-error: EACCES
`,
  },
  {
    name: "EINVAL",
    when: "A link-local IPv6 address without its scope (`%eth0`)",
    needs: "ipv6",
    scenario: `scenario: Which link is meant?
requires: [ipv6]
roles:
  server:
    - bind: "[fe80::1]:0"
      expect-error: EINVAL
`,
  },
  {
    name: "ENOENT",
    when: "The folder of a Unix socket does not exist",
    scenario: `scenario: A folder that is not there
roles:
  server:
    - bind: unix:/no/such/folder/socket
      expect-error: ENOENT
`,
  },
  {
    name: "EAFNOSUPPORT",
    when: "The kernel was built or started without that family of addresses, IPv6 most often",
    instead: "Start Linux with `ipv6.disable=1`. `requires: [ipv6]` skips a scenario there.",
  },
  { name: "EMFILE", when: "No descriptor is left", instead: descriptorsInstead },
];

export const listenErrors: readonly ErrorCase[] = [
  {
    name: "EADDRINUSE",
    when: "Another socket that shares the address by SO_REUSEADDR listens already: two may be bound, one may listen",
    scenario: `scenario: Two are bound, one listens
roles:
  first:
    - bind: 127.0.0.1:0
      options: { reuse-address: true }
    - set: { port: first.port }
    - barrier: bound
    - listen
    - barrier: listening
    - barrier: done
  second:
    - bind: 127.0.0.1:\${port}
      options: { reuse-address: true }
    - barrier: bound
    - barrier: listening
    - listen
      expect-error: EADDRINUSE
    - barrier: done
`.replace("    - listen\n      expect", "    - listen: 1\n      expect"),
  },
  {
    name: "EOPNOTSUPP",
    when: "The socket is one for datagrams",
    instead: "Validation finds it: a datagram socket has nothing to listen for.",
  },
];

export const acceptErrors: readonly ErrorCase[] = [
  {
    name: "EINVAL",
    when: "The socket does not listen",
    scenario: `scenario: Bound is not listening
roles:
  server:
    - bind: 127.0.0.1:0
    - accept: nobody
      expect-error: EINVAL
`,
  },
  {
    name: "ETIMEDOUT",
    when: "Nobody has connected within the step's time: Tomada's own patience. accept(2) itself waits for ever, or says EAGAIN where the socket does not block",
    scenario: `scenario: Nobody comes
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - accept: nobody
      within: 50ms
      expect-error: ETIMEDOUT
`,
  },
  {
    name: "EBADF",
    when: "The socket has been closed",
    scenario: `scenario: Closed is closed
roles:
  server:
    - bind: 127.0.0.1:0
      as: desk
    - listen: 1
    - close: desk
    - accept: nobody
      on: desk
      expect-error: EBADF
`,
  },
  {
    name: "ECONNABORTED",
    when: "The client has reset the connection while it was in the queue, on BSD and macOS",
    instead:
      "Linux hands such a connection out as if nothing had happened; the first `recv` on it fails with ECONNRESET.",
  },
  { name: "EMFILE", when: "No descriptor is left", instead: descriptorsInstead },
];
