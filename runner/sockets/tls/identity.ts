/** Who an end of TLS says it is: a certificate with its chain, and the key to it. */

export interface Identity {
  /** PEM: its own certificate, then those of its issuers. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

/** Certificates that are made at run time: the first is right, each of the others wrong in one way. */
export const identityKinds = [
  "trusted",
  "self-signed",
  "expired",
  "not-yet-valid",
  "wrong-host",
  "untrusted-issuer",
  "wrong-purpose",
] as const;

export type IdentityKind = (typeof identityKinds)[number];
