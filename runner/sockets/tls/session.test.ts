import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectThroughNode } from "../connecting.ts";
import { Connection } from "../connection.ts";
import { AF_INET } from "../libc.ts";
import type { SocketError } from "../errno.ts";
import { makeSocketPair, waitFor, type SocketPair } from "../socket-pair.test-support.ts";
import { runAuthority } from "./run-authority.ts";
import type { IdentityKind } from "./identity.ts";
import type { TlsSettings } from "./settings.ts";
import { startTls } from "./start.ts";

let pair: SocketPair;
beforeEach(() => {
  pair = makeSocketPair();
});
afterEach(() => {
  pair.closeAll();
});

interface Ends {
  readonly client?: Partial<TlsSettings>;
  readonly server?: Partial<TlsSettings>;
  readonly certificate?: IdentityKind;
}

async function settingsOf(
  side: "client" | "server",
  changes: Partial<TlsSettings> = {},
  kind?: IdentityKind,
): Promise<TlsSettings> {
  const authority = await runAuthority();
  return {
    side,
    serverName: undefined,
    alpn: [],
    minVersion: undefined,
    maxVersion: undefined,
    ciphers: undefined,
    identity: kind === undefined ? undefined : authority.identity(kind),
    trust: authority.certificate,
    verify: true,
    requestCertificate: false,
    closeNotify: true,
    allowTruncation: false,
    ...changes,
  };
}

function begin(connection: Connection, settings: TlsSettings): Promise<SocketError | undefined> {
  return new Promise((resolve) => startTls(connection, settings, resolve));
}

/** What each side's handshake came to: an error's name, or undefined. */
async function shakeHands({ client, server, certificate = "trusted" }: Ends = {}): Promise<{
  client?: string;
  server?: string;
}> {
  const [ofClient, ofServer] = [await settingsOf("client", client), await settingsOf("server", server, certificate)];
  const [first, second] = await Promise.all([begin(pair.client, ofClient), begin(pair.server, ofServer)]);
  return { ...(first && { client: first.code }), ...(second && { server: second.code }) };
}

async function read(connection: Connection, length: number): Promise<string> {
  while (connection.received.length < length && connection.ended === undefined) {
    if (!connection.pull()) await waitFor(connection);
  }
  const text = Buffer.from(connection.received.view()).toString("latin1");
  connection.received.consume(connection.received.length);
  return text;
}

function send(connection: Connection, text: string): Promise<void> | void {
  const bytes = Buffer.from(text, "latin1");
  const taken = connection.trySend(bytes);
  if (taken === bytes.length) return;
  return new Promise((resolve, reject) =>
    connection.sendWhenPossible(bytes.subarray(taken), (error) => (error ? reject(error) : resolve())),
  );
}

async function endOf(connection: Connection): Promise<string | undefined> {
  while (connection.ended === undefined) if (!connection.pull()) await waitFor(connection);
  return connection.ended;
}

describe("TLS over a connection", () => {
  it("carries plain text both ways", async () => {
    expect(await shakeHands()).toEqual({});
    for (let round = 0; round < 20; round++) {
      await send(pair.client, "hello");
      expect(await read(pair.server, 5)).toBe("hello");
      await send(pair.server, "welcome");
      expect(await read(pair.client, 7)).toBe("welcome");
    }
    expect([pair.client.sentBytes, pair.client.receivedBytes]).toEqual([100, 140]);
    expect(pair.client.tls?.negotiated).toMatchObject({ version: "TLSv1.3", alpn: null, resumed: false });
  });

  it("counts what had come before the handshake as its beginning", async () => {
    pair.client.trySend(Buffer.from("STARTTLS\n"));
    const client = begin(pair.client, await settingsOf("client"));
    await waitFor(pair.server);
    while (pair.server.received.length < 200) if (!pair.server.pull()) await waitFor(pair.server);
    pair.server.received.consume(9);
    expect(await begin(pair.server, await settingsOf("server", {}, "trusted"))).toBeUndefined();
    expect(await client).toBeUndefined();
    await send(pair.client, "x");
    expect(await read(pair.server, 1)).toBe("x");
  });

  it("sends more than the buffers hold", async () => {
    await shakeHands();
    const message = "abcdefgh".repeat(1 << 20);
    const sent = send(pair.client, message);
    let received = 0;
    while (received < message.length) {
      await waitFor(pair.server);
      received += pair.server.received.length;
      pair.server.received.consume(pair.server.received.length);
    }
    await sent;
    expect([received, pair.client.sentBytes]).toEqual([message.length, message.length]);
  });

  it("keeps the order of what comes with the end of the handshake", async () => {
    const message = Array.from({ length: 200_000 }, (_, index) => String(index % 10)).join("");
    const [ofClient, ofServer] = [await settingsOf("client"), await settingsOf("server", {}, "trusted")];
    // The client speaks as soon as it may, before the server knows that it may read.
    const client = begin(pair.client, ofClient).then(() => send(pair.client, message));
    expect(await begin(pair.server, ofServer)).toBeUndefined();
    let received = "";
    while (received.length < message.length && pair.server.ended === undefined) received += await read(pair.server, 1);
    await client;
    expect(received === message).toBe(true);
  });

  it("tells close_notify and goes on in the other direction", async () => {
    await shakeHands();
    await send(pair.client, "bye");
    pair.client.shutdown("write");
    expect(await read(pair.server, 3)).toBe("bye");
    expect(await endOf(pair.server)).toBe("eof");
    await send(pair.server, "and you");
    pair.server.close();
    expect(await read(pair.client, 7)).toBe("and you");
    expect(await endOf(pair.client)).toBe("eof");
  });

  it("tells an end without close_notify apart", async () => {
    await shakeHands({ client: { closeNotify: false } });
    // With what it reads, the client has read the server's tickets: unread, they would make its close a reset.
    await send(pair.server, "go on");
    await read(pair.client, 5);
    await send(pair.client, "half of i");
    pair.client.close();
    expect(await endOf(pair.server)).toBe("TRUNCATED");
    expect(await read(pair.server, 9)).toBe("half of i");
  });

  it("takes it for an end where that is allowed", async () => {
    await shakeHands({ client: { closeNotify: false }, server: { allowTruncation: true } });
    await send(pair.server, "go on");
    await read(pair.client, 5);
    pair.client.close();
    expect(await endOf(pair.server)).toBe("eof");
  });

  it("tells a reset", async () => {
    await shakeHands();
    pair.client.reset();
    expect(await endOf(pair.server)).toBe("ECONNRESET");
  });

  const bad: readonly (readonly [IdentityKind, string, string])[] = [
    ["expired", "CERT_HAS_EXPIRED", "ALERT_CERTIFICATE_EXPIRED"],
    ["not-yet-valid", "CERT_NOT_YET_VALID", "ALERT_BAD_CERTIFICATE"],
    ["self-signed", "DEPTH_ZERO_SELF_SIGNED_CERT", "ALERT_UNKNOWN_CA"],
    ["untrusted-issuer", "SELF_SIGNED_CERT_IN_CHAIN", "ALERT_UNKNOWN_CA"],
    ["wrong-host", "HOSTNAME_MISMATCH", "ALERT_BAD_CERTIFICATE"],
    ["wrong-purpose", "INVALID_PURPOSE", "ALERT_UNSUPPORTED_CERTIFICATE"],
  ];
  for (const [certificate, client, server] of bad) {
    it(`refuses a certificate that is ${certificate}, and says why`, async () => {
      expect(await shakeHands({ certificate })).toEqual({ client, server });
    });

    it(`takes it where nobody looks: ${certificate}`, async () => {
      expect(await shakeHands({ certificate, client: { verify: false } })).toEqual({});
      expect(pair.client.tls?.negotiated?.["peer-certificate"]).toMatchObject({ verified: false });
    });
  }

  it("hears the alert of the other side", async () => {
    expect(await shakeHands({ client: { maxVersion: "TLSv1.2" }, server: { minVersion: "TLSv1.3" } })).toEqual({
      client: "ALERT_PROTOCOL_VERSION",
      server: "ERR_SSL_UNSUPPORTED_PROTOCOL",
    });
  });
});

describe("TLS over a connection that Node alone serves", () => {
  it("shakes hands, carries bytes and tells the end", async () => {
    const authority = await runAuthority();
    const { certificate, key } = authority.identity("trusted");
    const server = createServer({ cert: certificate, key }, (socket) => {
      socket.once("data", (chunk) => socket.end(chunk));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const remote = { family: AF_INET, host: "127.0.0.1", port } as const;
    const connection = await new Promise<Connection>((resolve, reject) => {
      connectThroughNode(remote, undefined).wait((result) =>
        result instanceof Connection ? resolve(result) : reject(result),
      );
    });
    expect(await begin(connection, await settingsOf("client"))).toBeUndefined();
    await send(connection, "hello");
    expect(await read(connection, 5)).toBe("hello");
    expect(await endOf(connection)).toBe("eof");
    connection.close();
    server.close();
    await once(server, "close");
  });
});
