/** Whether tests can have networks of their own. */
import { NetworkNamespace } from "./network-namespace.ts";

/** The reason why not; undefined where they can. */
export function whyNoNetworks(): string | undefined {
  const network = NetworkNamespace.open();
  if ("reason" in network) return network.reason;
  network.close();
  return undefined;
}
