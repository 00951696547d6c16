/** Errors of connect. */
import { descriptorsInstead } from "./error-guide-passive.ts";
import type { ErrorCase } from "./error-guide.ts";

export const connectErrors: readonly ErrorCase[] = [
  {
    name: "ECONNREFUSED",
    when: "The machine is there, and nobody listens at that port: it answers the SYN with RST. For a Unix socket: the file is there, and its server is not",
    scenario: `scenario: Bound is not listening
roles:
  server:
    - bind: 127.0.0.1:0
    - set: { port: server.port }
    - barrier: tried
  client:
    - connect: 127.0.0.1:\${port}
      expect-error: ECONNREFUSED
      save-error: result
    - check: result.number == 111
    - barrier: tried
`,
  },
  {
    name: "ETIMEDOUT",
    when: "Nobody answers: the queue of a listening socket is full, a firewall is silent, the machine is off. Linux gives up after two minutes, Tomada when the step's time is up",
    scenario: `scenario: A full queue does not answer
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 0
    - barrier: tried
  client:
    - connect: \${server.address}
    - connect: \${server.address}
      within: 100ms
      expect-error: ETIMEDOUT
    - barrier: tried
`,
  },
  {
    name: "ENETUNREACH",
    when: "There is no route there; on TCP also for every broadcast and multicast address",
    scenario: `scenario: Nobody can connect to everybody
roles:
  client:
    - connect: 255.255.255.255:9
      expect-error: ENETUNREACH
`,
  },
  {
    name: "EHOSTUNREACH",
    when: "A router says that the machine cannot be reached, or nobody on the link answers for its address",
    instead:
      "`ip route add unreachable 192.0.2.0/24`, in a network of the scenario's own, makes the kernel say it at once.",
  },
  {
    name: "EADDRNOTAVAIL",
    when: "`from:` is no address of this machine; or all local ports are taken",
    scenario: `scenario: From an address of another machine
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - barrier: tried
  client:
    - connect: \${server.address}
      from: 192.0.2.1:0
      expect-error: EADDRNOTAVAIL
    - barrier: tried
`,
  },
  {
    name: "EADDRINUSE",
    when: "`from:` is an address that a socket listens at, or that has a connection to the same address already",
    scenario: `scenario: From where the server is
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - barrier: tried
  client:
    - connect: \${server.address}
      from: \${server.address}
      expect-error: EADDRINUSE
    - barrier: tried
`,
  },
  {
    name: "EAFNOSUPPORT",
    when: "The two ends are of different families: `from:` is an IPv6 address and the target an IPv4 one",
    scenario: `scenario: From one family to another
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - barrier: tried
  client:
    - connect: \${server.address}
      from: "[::1]:0"
      expect-error: EAFNOSUPPORT
    - barrier: tried
`,
  },
  {
    name: "EACCES",
    when: "A datagram socket is connected to a broadcast address without the option `broadcast`",
    scenario: `scenario: Broadcasting has to be asked for
roles:
  client:
    - connect: udp://127.255.255.255:9
      expect-error: EACCES
    - connect: udp://127.255.255.255:9
      options: { broadcast: true }
`,
  },
  {
    name: "EINVAL",
    when: "A link-local IPv6 address without its scope (`%eth0`)",
    needs: "ipv6",
    scenario: `scenario: Which link is meant?
requires: [ipv6]
roles:
  client:
    - connect: "[fe80::1]:80"
      expect-error: EINVAL
`,
  },
  {
    name: "ENOENT",
    when: "There is no Unix socket of that name",
    scenario: `scenario: No such socket
roles:
  client:
    - connect: unix:/no/such/socket
      expect-error: ENOENT
`,
  },
  {
    name: "EPROTOTYPE",
    when: "The Unix socket at that path is of the other kind: a stream where datagrams are meant, or the reverse",
    instead: "Of abstract names (`unix:@name`) each kind has its own: there it is ECONNREFUSED.",
  },
  {
    name: "EISCONN",
    when: "The socket is connected already",
    instead: "Every `connect` makes a socket of its own, so that a scenario never meets it; a program can.",
  },
  {
    name: "EINPROGRESS",
    when: "The socket does not block and the handshake goes on: no failure, and connect_ex returns it",
    instead: "Tomada waits on, as select(2) would: `connect` ends when the connection stands or has failed.",
  },
  { name: "EMFILE", when: "No descriptor is left", instead: descriptorsInstead },
];
