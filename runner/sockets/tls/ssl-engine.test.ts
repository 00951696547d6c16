import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameVerifyResult, verifyResults } from "./error-names.ts";
import { requireOpenssl } from "./openssl.ts";
import { runAuthority } from "./run-authority.ts";
import { SslEngine } from "./ssl-engine.ts";
import type { TlsSettings } from "./settings.ts";

const authority = await runAuthority();
const common = {
  serverName: "localhost",
  alpn: [],
  minVersion: undefined,
  maxVersion: undefined,
  ciphers: undefined,
  identity: undefined,
  trust: authority.certificate,
  verify: true,
  requestCertificate: false,
  closeNotify: true,
  allowTruncation: false,
} satisfies Omit<TlsSettings, "side">;

function makeClient(changes: Partial<TlsSettings> = {}): SslEngine {
  return new SslEngine({ ...common, side: "client", ...changes }, "localhost");
}

function makeServer(changes: Partial<TlsSettings> = {}): SslEngine {
  return new SslEngine({ ...common, side: "server", identity: authority.identity("trusted"), ...changes }, "localhost");
}

function takeRecords(engine: SslEngine): Buffer {
  const into = Buffer.alloc(1 << 20);
  return Buffer.from(into.subarray(0, engine.takeRecords(into)));
}

function readAll(engine: SslEngine): string {
  const into = Buffer.alloc(1 << 20);
  let text = "";
  for (;;) {
    const read = engine.read(into);
    if (read === 0) return text;
    if (typeof read === "string") return `${text}<${read}>`;
    text += into.toString("latin1", 0, read);
  }
}

/** Carries what there is from one to the other until both are done, in pieces of at most `size` bytes. */
function shakeHands(client: SslEngine, server: SslEngine, size = Infinity): [client: string, server: string] {
  let [ofClient, ofServer] = ["waiting", "waiting"];
  for (let round = 0; round < 10; round++) {
    ofClient = deliver(client, ofClient, takeRecords(server), size);
    ofServer = deliver(server, ofServer, takeRecords(client), size);
    if (ofClient === "done" && ofServer === "done") break;
  }
  return [ofClient, ofServer];
}

function deliver(engine: SslEngine, state: string, records: Buffer, size: number): string {
  let outcome = state === "waiting" ? engine.shakeHands() : state;
  for (let at = 0; at < records.length; at += size) {
    engine.feed(records.subarray(at, at + size));
    if (outcome === "waiting") outcome = engine.shakeHands();
  }
  return outcome;
}

describe("an end of TLS between two buffers", () => {
  it.each([1, 2, 3, 5, 7, 100, 1000])("takes what comes in pieces of %d bytes", (size) => {
    const [client, server] = [makeClient(), makeServer()];
    expect(shakeHands(client, server, size)).toEqual(["done", "done"]);
    client.write(Buffer.from("hello"));
    client.sayGoodbye();
    const records = takeRecords(client);
    let text = "";
    for (let at = 0; at < records.length; at += size) {
      server.feed(records.subarray(at, at + size));
      text += readAll(server);
    }
    expect(text.replace(/(<eof>)+$/, "<eof>")).toBe("hello<eof>");
    // The other direction goes on.
    server.write(Buffer.from("and you"));
    client.feed(takeRecords(server));
    expect(readAll(client)).toBe("and you");
    for (const end of [client, server]) end.free();
  });

  it("reads the same at every split point of a record", () => {
    const [client, server] = [makeClient(), makeServer()];
    shakeHands(client, server);
    server.write(Buffer.from("twice"));
    client.feed(takeRecords(server));
    readAll(client);
    client.write(Buffer.from("a message"));
    const { length } = takeRecords(client);
    server.free();
    client.free();
    for (let at = 1; at < length; at++) {
      const [one, other] = [makeClient(), makeServer()];
      shakeHands(one, other);
      one.write(Buffer.from("a message"));
      const records = takeRecords(one);
      other.feed(records.subarray(0, at));
      const early = readAll(other);
      other.feed(records.subarray(at));
      expect(early + readAll(other), `split at ${at}`).toBe("a message");
      one.free();
      other.free();
    }
  });

  it("tells both sides why a certificate is refused, in either version", () => {
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const [client, server] = [
        makeClient({ maxVersion }),
        makeServer({ identity: authority.identity("self-signed") }),
      ];
      expect(shakeHands(client, server)).toEqual(["DEPTH_ZERO_SELF_SIGNED_CERT", "ALERT_UNKNOWN_CA"]);
      client.free();
      server.free();
    }
  });

  it("tells a client what the server thinks of its certificate", () => {
    const client = makeClient({ identity: authority.identity("wrong-purpose") });
    const server = makeServer({ requestCertificate: true });
    expect(shakeHands(client, server)).toEqual(["done", "INVALID_PURPOSE"]);
    client.feed(takeRecords(server));
    expect(readAll(client)).toBe("<ALERT_UNSUPPORTED_CERTIFICATE>");
  });

  it("tells of a record that was changed on its way", () => {
    const [client, server] = [makeClient(), makeServer()];
    shakeHands(client, server);
    client.write(Buffer.from("hello"));
    const records = takeRecords(client);
    const last = records.length - 1;
    records.writeUInt8(records.readUInt8(last) ^ 1, last);
    server.feed(records);
    expect(readAll(server)).toBe("<ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC>");
    client.feed(takeRecords(server));
    expect(readAll(client)).toBe("<ALERT_BAD_RECORD_MAC>");
  });

  it("knows what was agreed on", () => {
    const client = makeClient({ alpn: ["h2", "http/1.1"], identity: authority.identity("trusted", ["alice"]) });
    const server = makeServer({ alpn: ["http/1.1"], requestCertificate: true });
    expect(shakeHands(client, server)).toEqual(["done", "done"]);
    const same = { version: "TLSv1.3", alpn: "http/1.1", serverName: "localhost", resumed: false, problem: undefined };
    expect(client.describe()).toMatchObject(same);
    expect(server.describe()).toMatchObject(same);
    expect(server.describe().peerCertificate?.includes("alice")).toBe(true);
  });

  it("survives whatever comes, and says what was wrong with it", () => {
    const hello = takeHello();
    const bytes = fc.uint8Array({ maxLength: 300 });
    const changed = fc.tuple(fc.nat(hello.length - 1), fc.nat(255)).map(([at, value]) => {
      const copy = Buffer.from(hello);
      copy[at] = value;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(bytes, changed), fc.nat(300), (records, at) => {
        const server = makeServer();
        server.feed(records.subarray(0, at));
        const early = server.shakeHands();
        server.feed(records.subarray(at));
        const outcome = early === "waiting" ? server.shakeHands() : early;
        expect(outcome).toMatch(/^(waiting|ERR_SSL_[A-Z0-9_]+|ALERT_[A-Z0-9_]+)$/);
        takeRecords(server);
        server.free();
      }),
      { numRuns: 300 },
    );
  });

  it("does nothing once it is freed", () => {
    const client = makeClient();
    client.free();
    client.free();
    client.feed(Buffer.from("x"));
    client.sayGoodbye();
    expect(client.shakeHands()).toBe("waiting");
    expect(client.read(Buffer.alloc(10))).toBe(0);
    expect(client.write(Buffer.from("x"))).toBeUndefined();
    expect(client.takeRecords(Buffer.alloc(10))).toBe(0);
  });
});

function takeHello(): Buffer {
  const client = makeClient();
  client.shakeHands();
  const hello = takeRecords(client);
  client.free();
  return hello;
}

describe("settings that cannot be", () => {
  const { certificate, key } = authority.identity("trusted");
  const locked = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
  const cases: readonly (readonly [what: string, changes: Partial<TlsSettings>, message: RegExp])[] = [
    ["nobody to trust", { trust: "" }, /^the PEM of trust holds no certificate: /],
    ["what is no PEM", { trust: "not PEM" }, /^the PEM of trust holds no certificate: no start line$/],
    [
      "a second certificate that is cut off",
      { trust: certificate.slice(0, -80) },
      /^the PEM of trust holds no certificate( after \d)?: /,
    ],
    [
      "no certificate",
      { identity: { certificate: key, key } },
      /^the PEM of certificate holds no certificate: no start line$/,
    ],
    ["no key", { identity: { certificate, key: certificate } }, /^the PEM of key holds no key that can be read: /],
    [
      "a key behind a password",
      { identity: { certificate, key: locked } },
      /^the PEM of key holds no key that can be read: /,
    ],
    [
      "another's key",
      { identity: { certificate, key: authority.identity("expired").key } },
      /^the key is not the one to the certificate: /,
    ],
    [
      "ciphers that nobody has",
      { ciphers: "NONE-OF-THESE" },
      /^the list of ciphers "NONE-OF-THESE" is none: no cipher match$/,
    ],
    ["suites that nobody has", { ciphers: "TLS_NONE" }, /^the list of ciphers "TLS_NONE" is none: /],
    ["a server name of 256 bytes", { serverName: "a".repeat(256) }, /^"a+" cannot be a server name: /],
    ["a protocol without a name", { alpn: [""] }, /^the name of an application protocol has 1 to 255 bytes, not 0$/],
  ];
  it.each(cases)("%s", (_, changes, message) => {
    expect(() => makeClient(changes)).toThrow(RangeError);
    expect(() => makeClient(changes)).toThrow(message);
  });
});

describe("what is wrong with a certificate", () => {
  it("is known to OpenSSL by the same numbers", () => {
    const { openssl } = requireOpenssl();
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
    for (const [number, name] of Object.entries(verifyResults)) {
      const text = openssl.X509_verify_cert_error_string(Number(number));
      const shared = words(name).some((word) => words(text).some((other) => other.startsWith(word.slice(0, 3))));
      expect(shared || /UNSPECIFIED|OUT_OF_MEM|HOSTNAME_MISMATCH/.test(name), `${number}: ${name}, ${text}`).toBe(true);
    }
  });

  it("has a name in any case", () => {
    expect(nameVerifyResult(0)).toBeUndefined();
    expect(nameVerifyResult(9999)).toBe("X509_V_ERR_9999");
  });
});
