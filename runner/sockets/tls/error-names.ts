/** What goes wrong with TLS, by the names that `expect-error` compares, and in plain words. */

/** The stream ended without close_notify: what came may not be all (RFC 8446 §6.1). */
export const truncated = "TRUNCATED";

/** What the other side may say before it gives up: the alerts of RFC 8446 §6, RFC 5246 §7.2 and RFC 4346 by their numbers. */
const alerts = {
  10: "UNEXPECTED_MESSAGE",
  20: "BAD_RECORD_MAC",
  21: "DECRYPTION_FAILED",
  22: "RECORD_OVERFLOW",
  30: "DECOMPRESSION_FAILURE",
  40: "HANDSHAKE_FAILURE",
  41: "NO_CERTIFICATE",
  42: "BAD_CERTIFICATE",
  43: "UNSUPPORTED_CERTIFICATE",
  44: "CERTIFICATE_REVOKED",
  45: "CERTIFICATE_EXPIRED",
  46: "CERTIFICATE_UNKNOWN",
  47: "ILLEGAL_PARAMETER",
  48: "UNKNOWN_CA",
  49: "ACCESS_DENIED",
  50: "DECODE_ERROR",
  51: "DECRYPT_ERROR",
  60: "EXPORT_RESTRICTION",
  70: "PROTOCOL_VERSION",
  71: "INSUFFICIENT_SECURITY",
  80: "INTERNAL_ERROR",
  86: "INAPPROPRIATE_FALLBACK",
  90: "USER_CANCELLED",
  100: "NO_RENEGOTIATION",
  109: "MISSING_EXTENSION",
  110: "UNSUPPORTED_EXTENSION",
  111: "CERTIFICATE_UNOBTAINABLE",
  112: "UNRECOGNIZED_NAME",
  113: "BAD_CERTIFICATE_STATUS_RESPONSE",
  114: "BAD_CERTIFICATE_HASH_VALUE",
  115: "UNKNOWN_PSK_IDENTITY",
  116: "CERTIFICATE_REQUIRED",
  120: "NO_APPLICATION_PROTOCOL",
} as const satisfies Readonly<Record<number, string>>;

/** What is wrong with a certificate: X509_V_ERR_… of openssl/x509_vfy.h, by the numbers of X509_verify_cert(3). */
export const verifyResults: Readonly<Record<number, string>> = {
  1: "UNSPECIFIED",
  2: "UNABLE_TO_GET_ISSUER_CERT",
  3: "UNABLE_TO_GET_CRL",
  4: "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  6: "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  7: "CERT_SIGNATURE_FAILURE",
  9: "CERT_NOT_YET_VALID",
  10: "CERT_HAS_EXPIRED",
  13: "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  14: "ERROR_IN_CERT_NOT_AFTER_FIELD",
  17: "OUT_OF_MEM",
  18: "DEPTH_ZERO_SELF_SIGNED_CERT",
  19: "SELF_SIGNED_CERT_IN_CHAIN",
  20: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  21: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  22: "CERT_CHAIN_TOO_LONG",
  23: "CERT_REVOKED",
  24: "NO_ISSUER_PUBLIC_KEY",
  25: "PATH_LENGTH_EXCEEDED",
  26: "INVALID_PURPOSE",
  27: "CERT_UNTRUSTED",
  28: "CERT_REJECTED",
  32: "KEYUSAGE_NO_CERTSIGN",
  34: "UNHANDLED_CRITICAL_EXTENSION",
  37: "INVALID_NON_CA",
  41: "INVALID_EXTENSION",
  42: "INVALID_POLICY_EXTENSION",
  47: "PERMITTED_VIOLATION",
  48: "EXCLUDED_VIOLATION",
  62: "HOSTNAME_MISMATCH",
  // X509_V_ERR_IP_ADDRESS_MISMATCH: to whoever connects, an address is a host as well.
  64: "HOSTNAME_MISMATCH",
  66: "EE_KEY_TOO_SMALL",
  67: "CA_KEY_TOO_SMALL",
  68: "CA_MD_TOO_WEAK",
  79: "INVALID_CA",
};

/** Ours and OpenSSL's. */
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
  EE_KEY_TOO_SMALL: "the certificate's key is too short",
  CA_KEY_TOO_SMALL: "an issuer's key is too short",
  CA_MD_TOO_WEAK: "an issuer signed with a hash that is too weak",
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
  ...Object.values(alerts).map((name) => `ALERT_${name}`),
];

/** May OpenSSL have an error of that name, though it is none of those that are listed? */
export function mayBeTlsError(name: string): boolean {
  return tlsErrorNames.includes(name) || Object.values(verifyResults).includes(name) || name.startsWith("ERR_SSL_");
}

/** Plain words, or undefined for what is no error of TLS. */
export function describeTlsError(name: string): string | undefined {
  if (name.startsWith("ALERT_")) return `the peer sent the alert ${name.slice("ALERT_".length).toLowerCase()}`;
  return descriptions[name] ?? (mayBeTlsError(name) ? "openssl-errors(7) may tell more" : undefined);
}

/** `number`: as in RFC 8446 §6. */
export function nameAlert(number: number): string {
  return `ALERT_${(alerts as Readonly<Record<number, string>>)[number] ?? number}`;
}

/** undefined for 0: nothing is wrong. */
export function nameVerifyResult(result: number): string | undefined {
  return result === 0 ? undefined : (verifyResults[result] ?? `X509_V_ERR_${result}`);
}

/** `reason`: OpenSSL's words; they become its name, as Node and Python have it. */
export function nameOpensslError(reason: string): string {
  return `ERR_SSL_${reason.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}`;
}
