/**
 * Why a certificate is refused, told to the server: node:tls looks at a certificate when the handshake is over for it and
 * then only hangs up. In TLS 1.3 its last message has not left by then, so that an alert can stand in its place: in plain
 * text, as from a client that has no keys yet, which servers built on OpenSSL take.
 */

/** RFC 8446 §6: the numbers of alerts. */
const badCertificate = 42;
const unsupportedCertificate = 43;
const certificateRevoked = 44;
const certificateExpired = 45;
const unknownCa = 48;

/** As OpenSSL chooses them (ssl_x509err2alert). */
const alerts: Readonly<Record<string, number>> = {
  CERT_HAS_EXPIRED: certificateExpired,
  CERT_NOT_YET_VALID: badCertificate,
  CERT_REVOKED: certificateRevoked,
  CERT_REJECTED: badCertificate,
  CERT_SIGNATURE_FAILURE: badCertificate,
  CERT_UNTRUSTED: badCertificate,
  ERR_TLS_CERT_ALTNAME_INVALID: badCertificate,
  HOSTNAME_MISMATCH: badCertificate,
  INVALID_PURPOSE: unsupportedCertificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownCa,
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa,
  INVALID_CA: unknownCa,
  PATH_LENGTH_EXCEEDED: unknownCa,
};

/** A whole record: a fatal alert. undefined for what is nothing against the certificate. */
export function refusalRecord(errorName: string): Uint8Array | undefined {
  const alert = alerts[errorName];
  return alert === undefined ? undefined : Uint8Array.of(21, 3, 3, 0, 2, 2, alert);
}

/** Is this the first message of a client: a handshake record (22) that begins with a ClientHello (1)? */
export function isClientHello(records: Uint8Array): boolean {
  return records[0] === 22 && records[5] === 1;
}
