/** What goes wrong with TLS, by the names that `expect-error` compares, and in plain words. */

/** The stream ended without close_notify: what came may not be all (RFC 8446 §6.1). */
export const truncated = "TRUNCATED";

/** RFC 8446 §6.2 and RFC 5246 §7.2: what the other side may say before it gives up. */
const alerts = [
  "UNEXPECTED_MESSAGE",
  "BAD_RECORD_MAC",
  "RECORD_OVERFLOW",
  "HANDSHAKE_FAILURE",
  "BAD_CERTIFICATE",
  "UNSUPPORTED_CERTIFICATE",
  "CERTIFICATE_REVOKED",
  "CERTIFICATE_EXPIRED",
  "CERTIFICATE_UNKNOWN",
  "ILLEGAL_PARAMETER",
  "UNKNOWN_CA",
  "ACCESS_DENIED",
  "DECODE_ERROR",
  "DECRYPT_ERROR",
  "PROTOCOL_VERSION",
  "INSUFFICIENT_SECURITY",
  "INTERNAL_ERROR",
  "INAPPROPRIATE_FALLBACK",
  "USER_CANCELLED",
  "NO_RENEGOTIATION",
  "MISSING_EXTENSION",
  "UNSUPPORTED_EXTENSION",
  "UNRECOGNIZED_NAME",
  "BAD_CERTIFICATE_STATUS_RESPONSE",
  "UNKNOWN_PSK_IDENTITY",
  "CERTIFICATE_REQUIRED",
  "NO_APPLICATION_PROTOCOL",
] as const;

/** Ours, Node's and OpenSSL's. */
const descriptions: Readonly<Record<string, string>> = {
  [truncated]: "the connection ended without close_notify, so what came may not be all of it",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  CERT_REJECTED: "the authority is not to be used for this purpose",
  CERT_REVOKED: "the certificate was revoked",
  CERT_SIGNATURE_FAILURE: "the certificate's signature is wrong",
  CERT_UNTRUSTED: "the authority is not trusted for this purpose",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate signed itself, and nobody here trusts it",
  SELF_SIGNED_CERT_IN_CHAIN: "the chain ends at an authority that nobody here trusts",
  UNABLE_TO_GET_ISSUER_CERT: "the issuer of a certificate in the chain is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the issuer of the certificate is not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server sent no chain from its certificate to an authority that is trusted here",
  INVALID_CA: "the issuer is no certificate authority",
  INVALID_PURPOSE: "the certificate is not for this purpose",
  PATH_LENGTH_EXCEEDED: "the chain is longer than an authority in it allows",
  HOSTNAME_MISMATCH: "the certificate is for another host",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host",
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "the client sent no certificate",
  ERR_SSL_WRONG_VERSION_NUMBER: "what came is not TLS: the other side may speak plain text",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "what came is not TLS: the other side may speak plain text",
  ERR_SSL_HTTP_REQUEST: "what came is plain HTTP",
  ERR_SSL_HTTPS_PROXY_REQUEST: "what came is a plain HTTP CONNECT",
  ERR_SSL_NO_SHARED_CIPHER: "the two sides have no cipher in common",
  ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: "the client takes no signature that this certificate's key can make",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "the other side has no version of TLS that is allowed here",
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: "the versions that are asked for are not to be had together",
  ERR_SSL_NO_APPLICATION_PROTOCOL: "the two sides have no application protocol in common (ALPN)",
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: "a record was changed on its way",
  ERR_SSL_UNEXPECTED_MESSAGE: "a message of the handshake came out of turn",
};

export const tlsErrorNames: readonly string[] = [
  ...Object.keys(descriptions),
  ...alerts.map((name) => `ALERT_${name}`),
];

/** May OpenSSL or Node have an error of that name, though it is none of those that are listed? */
export function mayBeTlsError(name: string): boolean {
  return tlsErrorNames.includes(name) || /^ERR_(SSL|TLS)_/.test(name);
}

/** Plain words, or undefined for what is no error of TLS. */
export function describeTlsError(name: string): string | undefined {
  if (name.startsWith("ALERT_")) return `the peer sent the alert ${name.slice("ALERT_".length).toLowerCase()}`;
  return descriptions[name] ?? (/^ERR_(SSL|TLS)_/.test(name) ? "openssl-errors(7) may tell more" : undefined);
}

/**
 * The name of an error that node:tls has met. A fatal alert reads ERR_SSL_TLSV1_ALERT_UNKNOWN_CA there, with the version
 * that brought the alert into the world; here it is ALERT_UNKNOWN_CA.
 */
export function nameTlsError(error: NodeJS.ErrnoException): string {
  const code = error.code ?? "";
  const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)$/.exec(code)?.[1];
  if (alert !== undefined) return `ALERT_${alert}`;
  return code === "" ? "ERR_TLS" : code;
}
