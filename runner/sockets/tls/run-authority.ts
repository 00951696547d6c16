/**
 * The certificate authority of this process, made when the first step needs it: it signs what our servers and clients
 * show each other, and what real programs are given. Nobody outside trusts it, and its key is never written anywhere.
 */
import type { Issued } from "./certificate.ts";
import type { Identity, IdentityKind } from "./identity.ts";

export interface RunAuthority {
  /** PEM of its own certificate: what a client has to trust. */
  readonly certificate: string;
  /** `names`: what the certificate is for; this machine where left out. The same one each time it is asked for. */
  identity(kind: IdentityKind, names?: readonly string[]): Identity;
}

/** What the certificate of a server on this machine is for. */
export const ownNames: readonly string[] = ["localhost", "127.0.0.1", "::1"];

/** A name that no host can have (RFC 2606 §2). */
const foreignName = "wrong-host.invalid";

/** id-kp-emailProtection (RFC 5280 §4.2.1.12): for neither end of TLS. */
const emailProtection = "1.3.6.1.5.5.7.3.4";

const dayMs = 24 * 60 * 60_000;

let authority: Promise<RunAuthority> | undefined;

/** Loads what writes certificates (13 ms), and makes the authority, once. */
export function runAuthority(): Promise<RunAuthority> {
  return (authority ??= makeAuthority());
}

async function makeAuthority(): Promise<RunAuthority> {
  const { issueCertificate } = await import("./certificate.ts");
  const now = Date.now();
  // Clocks differ, between containers too.
  const valid = { validFrom: new Date(now - dayMs), validUntil: new Date(now + 30 * dayMs) };
  const makeRoot = (subject: string): Issued => issueCertificate({ ...valid, subject, names: [], isAuthority: true });
  const root = makeRoot("Tomada run CA");
  let stranger: Issued | undefined;
  const made = new Map<string, Identity>();

  const make = (kind: IdentityKind, names: readonly string[]): Identity => {
    const subject = names[0] ?? "nobody";
    const fields = { ...valid, subject, names };
    switch (kind) {
      case "trusted":
        return withChain(issueCertificate(fields, root));
      case "self-signed":
        return withChain(issueCertificate(fields));
      case "expired": {
        const past = { validFrom: new Date(now - 30 * dayMs), validUntil: new Date(now - dayMs) };
        return withChain(issueCertificate({ ...fields, ...past }, root));
      }
      case "not-yet-valid": {
        const future = { validFrom: new Date(now + dayMs), validUntil: new Date(now + 30 * dayMs) };
        return withChain(issueCertificate({ ...fields, ...future }, root));
      }
      case "wrong-host":
        return withChain(issueCertificate({ ...fields, subject: foreignName, names: [foreignName] }, root));
      case "untrusted-issuer":
        stranger ??= makeRoot("Tomada CA that nobody trusts");
        return withChain(issueCertificate(fields, stranger), stranger);
      case "wrong-purpose":
        return withChain(issueCertificate({ ...fields, purposes: [emailProtection] }, root));
    }
  };
  return {
    certificate: root.pem,
    identity(kind, names = ownNames) {
      const key = [kind, ...names].join(" ");
      const identity = made.get(key) ?? make(kind, names);
      made.set(key, identity);
      return identity;
    },
  };
}

function withChain(own: Issued, ...issuers: readonly Issued[]): Identity {
  return {
    certificate: [own, ...issuers].map(({ pem }) => pem).join(""),
    key: own.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}
