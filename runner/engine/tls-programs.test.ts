/** TLS with programs that are not ours: OpenSSL's own, and socat, on either side. */
import { describe, expect, it } from "vitest";
import type { TestCommand } from "../../scripts/debian-packages.ts";
import { requireCommand } from "../../scripts/test-commands.ts";
import { playText } from "./play-text.test-support.ts";
import type { Subjects } from "./subjects.ts";

function playedBy(role: string, command: string): Subjects {
  return new Map([[role, { kind: "command", command, cwd: process.cwd(), pty: false }]]);
}

/** The failure's message, or undefined. */
async function play(text: string, role: string, command: string): Promise<string | undefined> {
  const { failure } = await playText(text, { subjects: playedBy(role, command) });
  return failure?.message;
}

const identity = "-cert ${tls.certificate_file} -key ${tls.key_file}";
/** Answers each line with the line reversed. */
const reverser = `openssl s_server -accept 127.0.0.1:\${port} ${identity} -rev -quiet`;

describe("a server that is not ours", () => {
  const conversation = (tls: string, expected: string, answer: string): string => `
scenario: a line and its answer
roles:
  server:
    - bind: tls://127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: abc }
    - send: { line: ${answer} }
    - expect-eof
  client:
    - connect: \${server.address}
      tls: ${tls}
    - expect-tls: ${expected}
    - send: { line: abc, eol: lf }
    - expect-recv: { line: ${answer} }
    - shutdown: write
    - expect-eof
`;
  const servers: readonly (readonly [
    title: string,
    needs: TestCommand,
    command: string,
    tls: string,
    expected: string,
    answer: string,
  ])[] = [
    [
      "openssl s_server",
      "openssl",
      reverser,
      "{}",
      "{ version: TLSv1.3, peer-certificate: { verified: true } }",
      "cba",
    ],
    ["openssl s_server, TLSv1.2", "openssl", `${reverser} -tls1_2`, "{}", "{ version: TLSv1.2 }", "cba"],
    [
      "openssl s_server with ALPN",
      "openssl",
      `${reverser} -alpn h2,echo`,
      "{ alpn: [echo], server-name: localhost }",
      "{ alpn: echo, server-name: localhost }",
      "cba",
    ],
    [
      "openssl s_server that wants a certificate",
      "openssl",
      `${reverser} -Verify 1 -CAfile \${tls.ca_file} -verify_return_error`,
      "{ certificate: trusted }",
      "{ version: TLSv1.3 }",
      "cba",
    ],
    [
      "socat",
      "socat",
      "socat OPENSSL-LISTEN:${port},bind=127.0.0.1,reuseaddr,verify=0,cert=${tls.certificate_file},key=${tls.key_file} PIPE",
      "{}",
      "{ peer-certificate: { subject: CN=localhost } }",
      "abc",
    ],
  ];
  it.for(servers)("%s", async ([, needs, command, tls, expected, answer], context) => {
    requireCommand(context, needs);
    expect(await play(conversation(tls, expected, answer), "server", command)).toBeUndefined();
  });

  it("tells its alerts", async (context) => {
    requireCommand(context, "openssl");
    const text = `
scenario: a version that it does not speak
roles:
  server:
    - bind: tls://127.0.0.1:0
      tls: { min-version: TLSv1.3 }
    - listen: 1
    - accept
      expect-error: any
  client:
    - connect: \${server.address}
      tls: { max-version: TLSv1.2 }
      expect-error: ALERT_PROTOCOL_VERSION
`.replace("accept\n", "accept:\n");
    expect(await play(text, "server", `${reverser} -tls1_3`)).toBeUndefined();
  });

  it("hears why its certificate is refused", async (context) => {
    requireCommand(context, "openssl");
    const text = `
scenario: a client that looks
roles:
  server:
    - bind: tls://127.0.0.1:0
    - listen: 1
    - accept:
      expect-error: any
  client:
    - connect: \${server.address}
      tls: { server-name: elsewhere.example }
      expect-error: HOSTNAME_MISMATCH
subject:
  role: server
  steps:
    - expect-output: { until: "alert bad certificate" }
      stream: stderr
`;
    expect(await play(text, "server", reverser)).toBeUndefined();
  });
});

describe("a client that is not ours", () => {
  const conversation = `
scenario: a line and its answer
roles:
  server:
    - bind: tls://localhost:0
    - listen: 1
    - accept
    - expect-recv: { line: hello }
    - send: { line: welcome, eol: lf }
    - expect-eof
  client:
    - connect: \${server.address}
    - send: { line: hello }
    - expect-recv: { line: welcome }
    - close
subject:
  role: client
  steps:
    - input: { line: hello, eol: lf }
    - expect-output: { line: welcome }
    - signal: TERM
`;
  const refusal = `
scenario: a certificate that has expired
roles:
  server:
    - bind: tls://127.0.0.1:0
      tls: { certificate: expired }
    - listen: 1
    - accept:
      expect-error: ALERT_CERTIFICATE_EXPIRED
  client:
    - connect: \${server.address}
      expect-error: CERT_HAS_EXPIRED
`;
  const openssl =
    "openssl s_client -quiet -verify_return_error -CAfile ${tls.ca_file} -connect 127.0.0.1:${server.port}";
  const socat = "socat - OPENSSL:127.0.0.1:${server.port},cafile=${tls.ca_file},commonname=localhost";
  const clients: readonly (readonly [title: string, needs: TestCommand, command: string])[] = [
    ["openssl s_client", "openssl", openssl],
    ["openssl s_client, TLSv1.2", "openssl", `${openssl} -tls1_2`],
    ["socat", "socat", socat],
  ];
  it.for(clients)("%s speaks with us", async ([, needs, command], context) => {
    requireCommand(context, needs);
    // They are stopped, or end, without a goodbye.
    const text = conversation.replace("localhost:0", "localhost:0\n      tls: { truncation: allow }");
    expect(await play(text, "client", command)).toBeUndefined();
  });
  it.for(clients)("%s refuses, and we hear why", async ([, needs, command], context) => {
    requireCommand(context, needs);
    expect(await play(refusal, "client", command)).toBeUndefined();
  });
});
