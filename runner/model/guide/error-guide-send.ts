/** Errors of send. */
import type { ErrorCase } from "./error-guide.ts";
import { connected, refusedDatagram } from "./error-guide-scenarios.ts";

export const sendErrors: readonly ErrorCase[] = [
  {
    name: "EPIPE",
    when: "This side has been shut down for writing; or the peer has gone, and an earlier step has met that already. A program gets the signal SIGPIPE with it, which ends it unless it is ignored",
    scenario: connected(
      "Nothing after the end",
      "- expect-eof",
      "- shutdown: write\n- send: one more thing\n  expect-error: EPIPE\n",
    ),
  },
  {
    name: "ECONNRESET",
    when: "The peer has reset the connection: closed it with bytes unread, or with a `linger` of 0",
    scenario: connected(
      "The peer has reset",
      "- reset\n- barrier: gone\n",
      "- barrier: gone\n- expect-state: CLOSED\n- send: too late\n  expect-error: ECONNRESET\n",
    ),
  },
  {
    name: "ETIMEDOUT",
    when: "The peer does not read, and the step's time is up: Tomada's own patience. The kernel itself gives up on a peer that no longer answers, after many minutes (tcp_retries2, TCP_USER_TIMEOUT)",
    scenario: connected(
      "Nobody reads",
      "- barrier: tried\n- reset\n",
      "- send: { fill: { byte: 0, size: 64MiB } }\n  within: 100ms\n  expect-error: ETIMEDOUT\n- barrier: tried\n",
    ),
  },
  {
    name: "EAGAIN",
    when: "There is no room in the buffer and the socket does not block: a program's send() then takes less than all, or nothing",
    instead: "Tomada waits until there is room. For `urgent: true`, which cannot wait, it is an error.",
  },
  {
    name: "EBADF",
    when: "The connection has been closed",
    scenario: connected("Closed is closed", "- expect-eof", "- close\n- send: one more thing\n  expect-error: EBADF\n")
      .replace("- connect: ${server.address}\n", "- connect: ${server.address}\n      as: line\n")
      .replace(
        "    - close\n    - send: one more thing\n",
        "    - close: line\n    - send: one more thing\n      on: line\n",
      ),
  },
  {
    name: "EMSGSIZE",
    when: "The datagram is longer than one can be: 65,507 bytes over UDP on IPv4",
    scenario: `scenario: A byte too many
roles:
  client:
    - bind: udp://127.0.0.1:0
    - send: { fill: { byte: 0, size: 65508 } }
      to: udp://127.0.0.1:9
      expect-error: EMSGSIZE
`,
  },
  {
    name: "EDESTADDRREQ",
    when: "A datagram socket that is not connected, no `to:`, and nobody has sent anything to answer",
    scenario: `scenario: To whom?
roles:
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      expect-error: EDESTADDRREQ
`,
  },
  {
    name: "ENOTCONN",
    when: "The same on a Unix socket for datagrams",
    scenario: `scenario: To whom?
roles:
  client:
    - bind: unix-dgram:@tomada-alone
    - send: hello
      expect-error: ENOTCONN
`,
  },
  {
    name: "ECONNREFUSED",
    when: "An earlier datagram of a connected socket has met nobody, and ICMP has said so; the next call is told",
    scenario: refusedDatagram("Nobody was there", "    - send: hello?\n      expect-error: ECONNREFUSED\n"),
  },
  {
    name: "EACCES",
    when: "`to:` is a broadcast address and the option `broadcast` is not set",
    scenario: `scenario: Broadcasting has to be asked for
roles:
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      to: udp://127.255.255.255:9
      expect-error: EACCES
`,
  },
  {
    name: "EAFNOSUPPORT",
    when: "`to:` is of another family of addresses than the socket",
    scenario: `scenario: To another family
roles:
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      to: "udp://[::1]:9"
      expect-error: EAFNOSUPPORT
`,
  },
  {
    name: "EOPNOTSUPP",
    when: "`urgent: true` under TLS, whose records have no place for a byte beside them",
    scenario: `scenario: No urgent byte in a record
roles:
  server:
    - bind: tls://127.0.0.1:0
    - listen
    - accept
    - expect-eof
  client:
    - connect: \${server.address}
    - send: "!"
      urgent: true
      expect-error: EOPNOTSUPP
    - close
`,
  },
  {
    name: "EINVAL",
    when: "`to:` has port 0",
    scenario: `scenario: To no port
roles:
  client:
    - bind: udp://127.0.0.1:0
    - send: hello
      to: udp://127.0.0.1:0
      expect-error: EINVAL
`,
  },
  {
    name: "ENETUNREACH",
    when: "There is no route to where a datagram is to go; EHOSTUNREACH where the route says so",
    instead: "In a network of the scenario's own, which has no route but loopback's, any other address will do.",
  },
];
