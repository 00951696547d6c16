/** Errors of recv. */
import type { ErrorCase } from "./error-guide.ts";
import { connected, refusedDatagram } from "./error-guide-scenarios.ts";

export const receiveErrors: readonly ErrorCase[] = [
  {
    name: "ECONNRESET",
    when: "The peer has reset the connection: closed it with bytes unread, closed it with a `linger` of 0, or its program was killed with bytes unread",
    scenario: connected("The peer has reset", "- reset\n", "- recv: 100\n  expect-error: ECONNRESET\n"),
  },
  {
    name: "ETIMEDOUT",
    when: "Nothing has come within the step's time: Tomada's own patience. The kernel's own comes from keep-alive, when a silent peer does not answer its probes",
    scenario: connected(
      "Nothing comes",
      "- barrier: tried\n",
      "- recv: 100\n  within: 50ms\n  expect-error: ETIMEDOUT\n- barrier: tried\n",
    ),
  },
  {
    name: "EBADF",
    when: "The connection has been closed",
    scenario: connected("Closed is closed", "- expect-eof", "- close\n- recv: 100\n  expect-error: EBADF\n")
      .replace("- connect: ${server.address}\n", "- connect: ${server.address}\n      as: line\n")
      .replace("    - close\n    - recv: 100\n", "    - close: line\n    - recv: 100\n      on: line\n"),
  },
  {
    name: "ECONNREFUSED",
    when: "A datagram of this connected socket has met nobody, and ICMP has said so",
    scenario: refusedDatagram("Nobody was there", "    - recv: 100\n      expect-error: ECONNREFUSED\n"),
  },
  {
    name: "EMSGSIZE",
    when: "The datagram is longer than MAX. The kernel cuts it off without a word (MSG_TRUNC tells); Tomada makes it an error",
    scenario: `scenario: More than was asked for
roles:
  server:
    - bind: udp://127.0.0.1:0
    - recv: 3
      expect-error: EMSGSIZE
  client:
    - connect: \${server.address}
    - send: hello
`,
  },
  {
    name: "ENOTCONN",
    when: "A stream socket that is not connected",
    instead: "Validation finds it: a connection has to be there before it is read.",
  },
  {
    name: "EAGAIN",
    when: "Nothing is there and the socket does not block, or its time (SO_RCVTIMEO) is up",
    instead: "Tomada waits until something is, for as long as `within` says.",
  },
];
