/** What two ends of TLS agreed on, as `expect-tls` compares it and expressions see it. */
import { X509Certificate } from "node:crypto";
import type { Agreed } from "./ssl-engine.ts";

export interface Negotiated {
  readonly version: string;
  /** The IANA name: TLS_AES_256_GCM_SHA384. */
  readonly cipher: string;
  readonly alpn: string | null;
  /** What the client asked for in its ClientHello. */
  readonly "server-name": string | null;
  readonly resumed: boolean;
  readonly "peer-certificate": PeerCertificate | null;
}

export interface PeerCertificate {
  /** "CN=localhost", outermost last where there are several attributes. */
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and IP addresses of the subject alternative name. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly "valid-from": string;
  readonly "valid-until": string;
  readonly serial: string;
  /** SHA-256, in lower-case hex. */
  readonly fingerprint: string;
  /** Was it verified: does a chain lead to an authority that is trusted here, and is the name right? */
  readonly verified: boolean;
  /** Why not; null where it is. */
  readonly problem: string | null;
}

export function describeNegotiated(agreed: Agreed): Negotiated {
  const { version, cipher, alpn, serverName, resumed, peerCertificate, problem } = agreed;
  return {
    version,
    cipher,
    alpn,
    "server-name": serverName,
    resumed,
    "peer-certificate": peerCertificate === undefined ? null : describeCertificate(peerCertificate, problem),
  };
}

function describeCertificate(der: Buffer, problem: string | undefined): PeerCertificate {
  const certificate = new X509Certificate(der);
  return {
    subject: certificate.subject.trim().split("\n").join(", "),
    issuer: certificate.issuer.trim().split("\n").join(", "),
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []),
    "valid-from": new Date(certificate.validFrom).toISOString(),
    "valid-until": new Date(certificate.validTo).toISOString(),
    serial: certificate.serialNumber,
    fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    verified: problem === undefined,
    problem: problem ?? null,
  };
}
