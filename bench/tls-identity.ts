/** A certificate for the bare programs of the benchmark, which have no authority to make one. */
import { runAuthority } from "../runner/sockets/tls/run-authority.ts";
import type { Identity } from "../runner/sockets/tls/identity.ts";

export async function tlsIdentity(): Promise<Identity> {
  return (await runAuthority()).identity("self-signed");
}
