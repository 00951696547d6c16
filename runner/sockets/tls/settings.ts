/** How one end of a connection wants TLS to be. */
import type { Identity } from "./identity.ts";
import type { RunAuthority } from "./run-authority.ts";

/** OpenSSL's names. */
export const tlsVersions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export const systemTrust = "system";

export interface TlsSettings {
  /** Who it is in the handshake, which need not be who connected. */
  readonly side: "client" | "server";
  /** What a client names in its ClientHello (SNI, RFC 6066 §3), and what the certificate must be for. */
  readonly serverName: string | undefined;
  /** Most wanted first (RFC 7301). */
  readonly alpn: readonly string[];
  readonly minVersion: TlsVersion | undefined;
  readonly maxVersion: TlsVersion | undefined;
  /** OpenSSL's list format (openssl-ciphers(1)). */
  readonly ciphers: string | undefined;
  /** What it shows; a server must have one. */
  readonly identity: Identity | undefined;
  /** PEM: the authorities whose certificates it accepts; `systemTrust`: those that Node brings. */
  readonly trust: string;
  /** Does it end the handshake when the other side's certificate is not right? */
  readonly verify: boolean;
  /** Does the server ask the client for a certificate? */
  readonly requestCertificate: boolean;
  /** Does it say goodbye (close_notify, RFC 8446 §6.1) before its FIN? */
  readonly closeNotify: boolean;
  /** Is a stream that ends without the other side's close_notify taken for an orderly end? */
  readonly allowTruncation: boolean;
}

/** What somebody asks for before it is known who is the client, and before any certificate is made. */
export interface TlsWishes {
  readonly side: TlsSettings["side"] | undefined;
  settings(side: TlsSettings["side"], authority: RunAuthority): TlsSettings;
}
