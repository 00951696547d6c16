/** The authorities that Node brings, with those of NODE_EXTRA_CA_CERTS. */
import { readFileSync } from "node:fs";
import * as tls from "node:tls";

/** PEM. Throws RangeError where NODE_EXTRA_CA_CERTS names no file that can be read. */
export function systemAuthorities(): string {
  // From Node 22.15 on; it knows of --use-system-ca, too.
  const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] };
  if (getCACertificates !== undefined) return getCACertificates("default").join("\n");
  return [...tls.rootCertificates, extraAuthorities()].join("\n");
}

function extraAuthorities(): string {
  const path = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (path === "") return "";
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    throw new RangeError(`NODE_EXTRA_CA_CERTS: ${(error as Error).message}`);
  }
}
