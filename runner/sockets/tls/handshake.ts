/** Begins TLS over a stream, as a client or as a server. */
import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { connect, createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import { logTlsKey } from "./key-log.ts";
import { systemTrust, tlsVersions, type TlsSettings, type TlsVersion } from "./settings.ts";

/** How a handshake ended. */
export interface HandshakeOutcome {
  secured(socket: TLSSocket): void;
  failed(error: NodeJS.ErrnoException): void;
}

/** Tickets of any server of this process are good with every other, so that sessions can be resumed. */
let ticketKeys: Buffer | undefined;

/** `peerHost`: what a certificate must be for when no name was asked for. */
export function beginHandshake(
  carrier: Duplex,
  settings: TlsSettings,
  peerHost: string,
  outcome: HandshakeOutcome,
): void {
  if (settings.side === "client") beginAsClient(carrier, settings, peerHost, outcome);
  else beginAsServer(carrier, settings, outcome);
}

function beginAsClient(carrier: Duplex, settings: TlsSettings, peerHost: string, outcome: HandshakeOutcome): void {
  const { serverName, verify, alpn } = settings;
  const socket = connect({
    ...contextOf(settings),
    socket: carrier,
    host: peerHost,
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: verify,
    ALPNProtocols: [...alpn],
  });
  socket.on("keylog", logTlsKey);
  socket.once("secureConnect", () => outcome.secured(socket));
  socket.on("error", (error) => outcome.failed(error));
}

/** A server that never listens: node:tls checks a client's certificate for servers alone. */
function beginAsServer(carrier: Duplex, settings: TlsSettings, outcome: HandshakeOutcome): void {
  const { requestCertificate, verify, alpn } = settings;
  const server = createServer({
    ...contextOf(settings),
    requestCert: requestCertificate,
    rejectUnauthorized: requestCertificate && verify,
    ALPNProtocols: [...alpn],
    ticketKeys: (ticketKeys ??= randomBytes(48)),
  });
  server.on("keylog", logTlsKey);
  server.once("secureConnection", (socket) => {
    socket.on("error", (error) => outcome.failed(error));
    outcome.secured(socket);
  });
  server.once("tlsClientError", (error, socket) => {
    // A certificate that does not verify ends the connection without a word; why stands beside it.
    const problem = socket.authorizationError as unknown as string | null | undefined;
    outcome.failed(problem ? Object.assign(new Error(problem), { code: problem }) : error);
  });
  server.emit("connection", carrier);
}

function contextOf({ identity, trust, ciphers, minVersion, maxVersion }: TlsSettings): SecureContextOptions {
  const least = minVersion ?? earlier("TLSv1.2", maxVersion);
  return {
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
    ...(trust === systemTrust ? {} : { ca: trust }),
    minVersion: least,
    maxVersion: maxVersion ?? "TLSv1.3",
    ...cipherOptions(ciphers, least),
  };
}

/** What was given up by everyone is refused by OpenSSL's default level of security (RFC 8996). */
function cipherOptions(ciphers: string | undefined, least: TlsVersion): SecureContextOptions {
  if (ciphers !== undefined) return { ciphers };
  return isBefore(least, "TLSv1.2") ? { ciphers: "DEFAULT@SECLEVEL=0" } : {};
}

function earlier(one: TlsVersion, other: TlsVersion | undefined): TlsVersion {
  return other !== undefined && isBefore(other, one) ? other : one;
}

function isBefore(one: TlsVersion, other: TlsVersion): boolean {
  return tlsVersions.indexOf(one) < tlsVersions.indexOf(other);
}
