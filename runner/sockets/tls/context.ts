/** What OpenSSL keeps for all connections with the same settings (SSL_CTX): certificate, key, trust, versions, ciphers. */
import { randomBytes } from "node:crypto";
import { encodeProtocols, selectProtocols } from "./alpn.ts";
import { logTlsKey } from "./key-log.ts";
import { type Pointer, requireOpenssl } from "./openssl.ts";
import { readCertificates, readKey } from "./pem.ts";
import { systemTrust, tlsVersions, type TlsSettings, type TlsVersion } from "./settings.ts";
import { takeReason } from "./error-queue.ts";
import { systemAuthorities } from "./system-authorities.ts";

// The macros of openssl/ssl.h and openssl/tls1.h.
const SSL_CTRL_MODE = 33;
const SSL_CTRL_SET_SESS_CACHE_MODE = 44;
const SSL_CTRL_SET_TLSEXT_TICKET_KEYS = 59;
const SSL_CTRL_CHAIN_CERT = 89;
const SSL_CTRL_SET_DH_AUTO = 118;
const SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
const SSL_CTRL_SET_MAX_PROTO_VERSION = 124;
const SSL_MODE_RELEASE_BUFFERS = 16;
const SSL_SESS_CACHE_OFF = 0;
const SSL_OP_NO_RENEGOTIATION = 2 ** 30;
/** TLS1_VERSION; the others follow. */
const firstVersion = 0x0301;

/** Tickets of any server of this process are good with every other, so that sessions can be resumed. */
let ticketKeys: Buffer | undefined;
const sessionIdContext = Buffer.from("tomada");

/** The last ones that were asked for, the oldest first: making one takes as long as a handshake. */
const contexts = new Map<string, Pointer>();
const most = 64;

/** Good until the next call; a connection that was made with it (SSL_new) keeps what it needs. Throws RangeError. */
export function contextFor(settings: TlsSettings): Pointer {
  const { side, identity, trust, minVersion, maxVersion, ciphers, alpn, requestCertificate } = settings;
  const ofServer = side === "server" ? [alpn, requestCertificate] : [];
  const key = JSON.stringify([side, identity, trust, minVersion, maxVersion, ciphers, ...ofServer]);
  const known = contexts.get(key);
  const context = known ?? makeContext(settings);
  contexts.delete(key);
  contexts.set(key, context);
  if (contexts.size > most) forgetOldest();
  return context;
}

function forgetOldest(): void {
  for (const [key, context] of contexts) {
    contexts.delete(key);
    return requireOpenssl().openssl.SSL_CTX_free(context);
  }
}

let keyLogCallback: unknown;

function makeContext(settings: TlsSettings): Pointer {
  const { openssl, register } = requireOpenssl();
  openssl.ERR_clear_error();
  const context = openssl.SSL_CTX_new(openssl.TLS_method());
  if (context === null) throw new Error(`SSL_CTX_new: ${takeReason()}`);
  try {
    openssl.SSL_CTX_ctrl(context, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, null);
    openssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_OFF, null);
    openssl.SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    setVersions(context, settings);
    setCiphers(context, settings);
    trustIn(context, settings);
    if (settings.identity !== undefined) identify(context, settings.identity);
    if (settings.side === "server") serve(context, settings);
    keyLogCallback ??= register("keyLog", (_, line) => logTlsKey(Buffer.from(`${line}\n`, "latin1")));
    openssl.SSL_CTX_set_keylog_callback(context, keyLogCallback);
  } catch (error) {
    openssl.SSL_CTX_free(context);
    throw error;
  }
  return context;
}

function setVersions(context: Pointer, { minVersion, maxVersion }: TlsSettings): void {
  const { openssl } = requireOpenssl();
  const least = minVersion ?? earlier("TLSv1.2", maxVersion);
  openssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, numberOf(least), null);
  if (maxVersion !== undefined)
    openssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, numberOf(maxVersion), null);
  // What was given up by everyone is refused by OpenSSL's default level of security (RFC 8996).
  if (isBefore(least, "TLSv1.2")) openssl.SSL_CTX_set_security_level(context, 0);
}

/** One list for all versions, as node:tls and curl have it: OpenSSL has a call of its own for those of TLS 1.3. */
function setCiphers(context: Pointer, { ciphers }: TlsSettings): void {
  if (ciphers === undefined) return;
  const { openssl } = requireOpenssl();
  const names = ciphers.split(":");
  const suites = names.filter((name) => name.startsWith("TLS_"));
  const older = names.filter((name) => !name.startsWith("TLS_"));
  const refuse = (): never => {
    throw new RangeError(`the list of ciphers ${JSON.stringify(ciphers)} is none: ${takeReason()}`);
  };
  if (older.length > 0 && openssl.SSL_CTX_set_cipher_list(context, older.join(":")) === 0) refuse();
  if (suites.length > 0 && openssl.SSL_CTX_set_ciphersuites(context, suites.join(":")) === 0) refuse();
}

function trustIn(context: Pointer, { trust, side, requestCertificate }: TlsSettings): void {
  const { openssl } = requireOpenssl();
  const store = openssl.SSL_CTX_get_cert_store(context);
  const isOwnList = trust !== systemTrust;
  for (const certificate of readCertificates(isOwnList ? trust : systemAuthorities(), "trust")) {
    openssl.X509_STORE_add_cert(store, certificate);
    // Clients with several certificates choose by what the server names (RFC 8446 §4.2.4).
    if (side === "server" && requestCertificate && isOwnList) openssl.SSL_CTX_add_client_CA(context, certificate);
    openssl.X509_free(certificate);
  }
}

function identify(context: Pointer, identity: { readonly certificate: string; readonly key: string }): void {
  const { openssl } = requireOpenssl();
  const [own, ...issuers] = readCertificates(identity.certificate, "certificate");
  if (own === undefined) return;
  const isTaken = openssl.SSL_CTX_use_certificate(context, own) === 1;
  openssl.X509_free(own);
  for (const issuer of issuers) {
    // 1: the context has a reference of its own.
    openssl.SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, issuer);
    openssl.X509_free(issuer);
  }
  if (!isTaken) throw new RangeError(`the certificate cannot be used: ${takeReason()}`);
  const key = readKey(identity.key);
  const fits = openssl.SSL_CTX_use_PrivateKey(context, key) === 1 && openssl.SSL_CTX_check_private_key(context) === 1;
  openssl.EVP_PKEY_free(key);
  if (!fits) throw new RangeError(`the key is not the one to the certificate: ${takeReason()}`);
}

function serve(context: Pointer, { alpn }: TlsSettings): void {
  const { openssl } = requireOpenssl();
  ticketKeys ??= randomBytes(80);
  openssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, ticketKeys.length, ticketKeys);
  openssl.SSL_CTX_set_session_id_context(context, sessionIdContext, sessionIdContext.length);
  openssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_DH_AUTO, 1, null);
  if (alpn.length > 0) selectProtocols(context, encodeProtocols(alpn));
}

function numberOf(version: TlsVersion): number {
  return firstVersion + tlsVersions.indexOf(version);
}

function earlier(one: TlsVersion, other: TlsVersion | undefined): TlsVersion {
  return other !== undefined && isBefore(other, one) ? other : one;
}

function isBefore(one: TlsVersion, other: TlsVersion): boolean {
  return tlsVersions.indexOf(one) < tlsVersions.indexOf(other);
}
