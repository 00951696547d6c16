/** What is said of TLS: to each in the words of its library, to clients and servers what concerns them. */
import { describe, expect, it } from "vitest";
import type { Failure } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Language } from "../programs/language.ts";
import type { Observation } from "../programs/observe.ts";
import { connection, ended, failureOf, programOf, served } from "./evidence.test-support.ts";
import { explain } from "./registry.ts";

interface Row {
  readonly what: string;
  readonly failure: Partial<Failure>;
  readonly language?: Language;
  readonly programs?: readonly Observation[];
  readonly isAccepted?: true;
  /** undefined: nothing may be said. */
  readonly told: RegExp | undefined;
  readonly notTold?: RegExp;
}

function handshake(error: string): Partial<Failure> {
  return { code: "unexpected-error", message: `start-tls 127.0.0.1:5000 to 127.0.0.1:80: ${error} (…)` };
}

/** A client's end of the connection that a role of ours has accepted. */
const client: Partial<KernelSocket> = {
  state: "ESTABLISHED",
  port: 5000,
  remoteHost: "127.0.0.1",
  remotePort: 80,
  inode: 2,
};
const stalled = "waits for 127.0.0.1:5000 to finish the TLS handshake, in vain for 3 s";
const unanswered = { code: "timed-out", message: stalled.replace("127.0.0.1:5000", "server"), connection } as const;

const rows: readonly Row[] = [
  {
    what: "Java does not trust the certificate",
    failure: handshake("ALERT_CERTIFICATE_UNKNOWN"),
    programs: [ended(1, "java.net.SocketException: Socket is closed", { language: "java" })],
    isAccepted: true,
    told: /^It does not trust the authority .* -Djavax\.net\.ssl\.trustStore/,
    notTold: /after it had closed it/,
  },
  {
    what: "what others mean by that alert is not known",
    failure: handshake("ALERT_CERTIFICATE_UNKNOWN"),
    language: "python",
    told: undefined,
  },
  {
    what: "Node trusts nobody whom it was not told of",
    failure: handshake("TRUNCATED"),
    programs: [ended(1, "Error: self-signed certificate in certificate chain\n    at TLSSocket.onConnectSecure")],
    isAccepted: true,
    told: /hand it \$\{tls\.ca_file\} \(the option ca/,
    notTold: /goes on/,
  },
  {
    what: "a server without a certificate",
    failure: handshake("ALERT_HANDSHAKE_FAILURE"),
    language: "native",
    told: /a server without a certificate: SSL_CTX_use_certificate_file\(\)/,
  },
  {
    what: "a client has none to forget",
    failure: handshake("ALERT_HANDSHAKE_FAILURE"),
    language: "native",
    isAccepted: true,
    told: undefined,
  },
  {
    what: "versions that do not meet",
    failure: handshake("ALERT_PROTOCOL_VERSION"),
    programs: [ended(1, "ssl.SSLError: [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol")],
    told: /^The two sides have no version of TLS in common/,
  },
  {
    what: "plain bytes in the encrypted stream",
    failure: { code: "reset", message: "the connection broke off: ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC (…)" },
    language: "native",
    told: /Take SSL_write\(\) and SSL_read\(\)/,
  },
  {
    what: "a handshake whose error nobody looked at",
    failure: handshake("TRUNCATED"),
    language: "native",
    told: /ERR_print_errors_fp\(stderr\)/,
  },
  {
    what: "roles of ours alone",
    failure: handshake("ERR_SSL_UNEXPECTED_MESSAGE"),
    programs: [],
    told: undefined,
  },
  ...(["python", "java", "node", "native"] as const).map((language) => ({
    what: `a client in ${language} that does not begin`,
    failure: { code: "timed-out" as const, message: stalled },
    programs: [programOf({ name: "client" }, [client], { language })],
    told: /^client is connected and has not begun the TLS handshake/,
  })),
  {
    what: "it is another role that waits for the handshake",
    failure: {
      code: "timed-out",
      message: "waits for client to end, in vain for 3 s",
      waits: [{ actor: "server", what: stalled, on: [] }],
    },
    programs: [programOf({ name: "client" }, [client], { language: "python" })],
    told: /has not begun the TLS handshake/,
    notTold: /waits in recv\(\) for more/,
  },
  {
    what: "a server that has read the hello",
    failure: unanswered,
    programs: [programOf({}, [{ state: "LISTEN" }, served], { language: "java" })],
    told: /^server has read its client's hello .* Take an SSLServerSocket/,
    notTold: /nothing was sent to it/,
  },
  {
    what: "a server that has not",
    failure: unanswered,
    programs: [programOf({}, [{ state: "LISTEN" }, { ...served, waiting: 300 }], { language: "java" })],
    told: /has not read the 300 bytes .* They are the client's hello/,
  },
  {
    what: "a goodbye of ours that comes too late",
    failure: { code: "unexpected-error", message: "shutdown 127.0.0.1:5 to 127.0.0.1:80: ENOTCONN (not connected)" },
    programs: [programOf({}, [{ state: "LISTEN" }], { language: "native" })],
    told: /^server has closed this connection before its peer had finished/,
  },
];

const errors: readonly (readonly [output: string, told: RegExp])[] = [
  ["ssl.SSLError: Cannot create a client socket with a PROTOCOL_TLS_SERVER context", /a server takes server_side=True/],
  ["ssl.SSLError: Cannot create a server socket with a PROTOCOL_TLS_CLIENT context", /PROTOCOL_TLS_SERVER/],
  ["ValueError: check_hostname requires server_hostname", /a client takes server_hostname/],
  [
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'a'.",
    /another name than the one that it looks for/,
  ],
  ["ssl.SSLError: [SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE] peer did not", /demands a certificate of its clients/],
  ["ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number", /is no TLS: the other side spoke plain text/],
  [
    "ValueError: do_handshake_on_connect should not be specified for non-blocking sockets",
    /setblocking\(False\) after wrap_socket\(\)/,
  ],
  ["OSError: [Errno 9] Bad file descriptor", /wrap_socket\(\) takes the plain socket over/],
];

describe("of TLS a student is told", () => {
  it.each(rows)("$what", ({ failure, language, programs, isAccepted = false, told, notTold }) => {
    const played = programs ?? [programOf({}, [], { language })];
    const hints = explain(failureOf(failure), played, { datagramPorts: [], isAccepted }).join("\n");
    if (told === undefined) expect(hints).toBe("");
    else expect(hints).toMatch(told);
    if (notTold !== undefined) expect(hints).not.toMatch(notTold);
  });

  it.each(errors)("%s", (output, told) => {
    expect(explain(failureOf({ code: "closed-early" }), [ended(1, output)])).toEqual([expect.stringMatching(told)]);
  });

  it("nothing of the end of what Node has printed", () => {
    const told = explain(failureOf({ code: "closed-early" }), [
      ended(1, "  issuer: [Circular *1]\n}\n\nNode.js v20.1.0"),
    ]);
    expect(told).toEqual(["server ended with exit code 1."]);
  });
});
