import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playText, type PlayTextOptions } from "../engine/play-text.test-support.ts";

/** Client and server on one connection: their steps after `connect` and `accept`. */
function scenario(server: string, client: string): string {
  const indent = (steps: string): string => steps.trim().replaceAll(/^/gm, "    ");
  return `
scenario: two sides
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
${indent(server)}
  client:
    - connect: \${server.address}
${indent(client)}
`;
}

async function outcomeOf(server: string, client: string, options?: PlayTextOptions): Promise<string | undefined> {
  const { failure } = await playText(scenario(server, client), options);
  return failure && `${failure.actor ?? ""} ${failure.code}: ${failure.message}`;
}

it.each([
  ["max-version", "TLSv1.4", "TLSv1.4 is no version of TLS; there are TLSv1, TLSv1.1, TLSv1.2, TLSv1.3"],
  ["alpn", "h2", "alpn is a list of protocols, not h2"],
  ["verify", "perhaps", "verify is true or false, not perhaps"],
])("what is computed and makes no sense: %s is %s", async (key, value, message) => {
  const client = `- set: { wanted: '"${value}"' }\n- start-tls: { ${key}: "\${wanted}" }`;
  expect(await outcomeOf("- start-tls:\n  expect-error: any", client)).toContain(message);
});

describe("start-tls", () => {
  const passing: readonly (readonly [title: string, server: string, client: string])[] = [
    [
      "the one who accepted is the client",
      "- start-tls: { role: client }\n- send: { line: hello }\n- close",
      "- start-tls: { role: server }\n- expect-recv: { line: hello }\n- expect-eof",
    ],
    [
      "names of its own",
      "- start-tls: { certificate: { names: [mail.example] } }\n- expect-eof",
      "- start-tls: { server-name: mail.example }\n- expect-tls: { peer-certificate: { names: [mail.example] } }\n- close",
    ],
    [
      "a server that is refused hears why, at TLS 1.2 too",
      "- start-tls: { certificate: expired, max-version: TLSv1.2 }\n  expect-error: ALERT_CERTIFICATE_EXPIRED",
      "- start-tls: { max-version: TLSv1.2 }\n  expect-error: CERT_HAS_EXPIRED",
    ],
    [
      "nobody looks",
      "- start-tls: { certificate: self-signed }\n- expect-eof",
      "- start-tls: { verify: false }\n- expect-tls: { peer-certificate: { verified: false, problem: DEPTH_ZERO_SELF_SIGNED_CERT } }\n- close",
    ],
    [
      "versions of old",
      "- start-tls: { min-version: TLSv1 }\n- expect-tls: { version: TLSv1.1 }\n- expect-eof",
      "- start-tls: { max-version: TLSv1.1 }\n- close",
    ],
    [
      "what is computed: a version, protocols, a flag",
      `- set: { most: '"TLSv1.2"' }\n- start-tls: { max-version: "\${most}", alpn: [h2] }\n- expect-eof`,
      `- set: { offers: '["h2"]', polite: 2 > 1 }\n- start-tls: { alpn: "\${offers}", close-notify: "\${polite}", verify: "\${!polite}" }\n- expect-tls: { version: TLSv1.2, alpn: h2 }\n- close`,
    ],
    [
      "no protocol in common",
      "- start-tls: { alpn: [h2] }\n  expect-error: ERR_SSL_NO_APPLICATION_PROTOCOL",
      "- start-tls: { alpn: [http/1.1] }\n  expect-error: ALERT_NO_APPLICATION_PROTOCOL",
    ],
    [
      "no cipher in common",
      "- start-tls: { max-version: TLSv1.2, ciphers: ECDHE-ECDSA-AES128-GCM-SHA256 }\n  expect-error: ERR_SSL_NO_SHARED_CIPHER",
      "- start-tls: { ciphers: ECDHE-ECDSA-AES256-GCM-SHA384 }\n  expect-error: ALERT_HANDSHAKE_FAILURE",
    ],
    [
      "a client's certificate that has expired",
      "- start-tls: { request-client-certificate: true }\n  expect-error: CERT_HAS_EXPIRED",
      "- start-tls: { certificate: expired }\n- expect-eof:\n  expect-error: ALERT_CERTIFICATE_EXPIRED",
    ],
    [
      "a client's certificate that is only looked at",
      "- start-tls: { request-client-certificate: true, verify: false }\n- expect-tls: { peer-certificate: { problem: CERT_HAS_EXPIRED } }\n- expect-eof",
      "- start-tls: { certificate: expired }\n- close",
    ],
    [
      "half-closed in both orders",
      "- start-tls\n- expect-eof\n- send: { line: after }\n- shutdown: write",
      "- start-tls\n- shutdown: write\n- expect-recv: { line: after }\n- expect-eof",
    ],
    ["a reset", "- start-tls\n- send: x\n- expect-reset", "- start-tls\n- expect-recv: x\n- reset"],
    [
      "the end of the stream ends a message",
      "- start-tls\n- send: all of it\n- close",
      "- start-tls\n- expect-recv: { until: eof, text: all of it }",
    ],
  ];
  it.each(passing)("%s", async (_, server, client) => {
    expect(await outcomeOf(server, client)).toBeUndefined();
  });

  const failing: readonly (readonly [title: string, server: string, client: string, expected: RegExp])[] = [
    [
      "a certificate for another host",
      "- start-tls:\n  expect-error: any",
      "- start-tls: { server-name: other.example }",
      /^client unexpected-error: start-tls .*: HOSTNAME_MISMATCH \(the certificate is for another host\)$/,
    ],
    [
      "a message that is cut off",
      "- start-tls: { close-notify: false }\n- send: half\n- close",
      "- start-tls\n- expect-recv: { until: eof }",
      /^client truncated: expected .*: TRUNCATED \(/,
    ],
    [
      "another version than expected",
      "- start-tls\n- expect-eof",
      "- start-tls\n- expect-tls: { version: TLSv1.2 }",
      /^client tls-differs: version is "TLSv1\.3", expected "TLSv1\.2"$/,
    ],
    [
      "an alert where a message should come",
      "- start-tls: { request-client-certificate: true }\n  expect-error: any\n- send: hello\n  expect-error: any",
      "- start-tls: { certificate: expired }\n- expect-recv: hello",
      /^client unexpected-error: expected .*: ALERT_CERTIFICATE_EXPIRED \(the peer sent the alert certificate_expired\)$/,
    ],
    [
      "no TLS at all",
      "- expect-eof",
      // What may have been closed is not held against anyone before the run.
      "- close:\n  if: 1 > 2\n- expect-tls: { version: TLSv1.2 }",
      /^client tls-differs: expected TLS; the connection is plain text$/,
    ],
    [
      "plain text in place of a handshake",
      "- start-tls",
      "- send: { line: hello }\n- expect-eof",
      /^server unexpected-error: start-tls .*: ERR_SSL_\w+ \(what came is not TLS/,
    ],
    ["nobody answers", "- start-tls:\n  within: 30ms", "- expect-eof", /^server (timed-out|deadlock): .*handshake/],
  ];
  it.each(failing)("%s", async (_, server, client, expected) => {
    expect(await outcomeOf(server, client)).toMatch(expected);
  });
});

describe("what programs are given", () => {
  // Other processes put folders of their own into the machine's.
  const ownFolder = mkdtempSync(join(tmpdir(), "tomada-test-"));
  const earlier = process.env["TMPDIR"];
  beforeAll(() => {
    process.env["TMPDIR"] = ownFolder;
  });
  afterAll(() => {
    if (earlier === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = earlier;
    rmSync(ownFolder, { recursive: true });
  });

  it("files that are what they are called, and gone after the run", async () => {
    const { failure } = await playText(`
scenario: files
roles:
  reader:
    - exec: [cat, "\${tls.ca_file}", "\${tls.certificate_file}", "\${tls.key_file}"]
    - check: tls.ca_file.endsWith("ca.pem")
`);
    expect(failure?.message).toBeUndefined();
    expect(folders()).toEqual([]);
  });

  it("files that stay while another run in this process needs them", async () => {
    const reads = (times: number): string => `
scenario: files
roles:
  reader:
    - repeat: { times: ${times}, steps: [{ exec: [cat, "\${tls.ca_file}"] }] }
`;
    const outcomes = await Promise.all([playText(reads(1)), playText(reads(20))]);
    expect(outcomes.map(({ failure }) => failure?.message)).toEqual([undefined, undefined]);
    expect(folders()).toEqual([]);
  });

  it("secrets of every connection, a line each", async () => {
    const lines: string[] = [];
    const played = outcomeOf("- start-tls\n- expect-eof", "- start-tls\n- close", {
      tlsKeyLog: (line) => void lines.push(Buffer.from(line).toString("latin1")),
    });
    expect(await played).toBeUndefined();
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const line of lines) expect(line).toMatch(/^(CLIENT|SERVER|EXPORTER)_[A-Z0-9_]+ [0-9a-f]{64} [0-9a-f]+\n$/);
  });
});

function folders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("tomada-tls-"));
}
