/** Whether tests can have a second interface on this machine. */
import { SocketError } from "./errno.ts";
import { NetworkNamespace } from "./network-namespace.ts";
import { startSecondInterface } from "./second-interface.ts";

/** The reason why not, to be shown with what is skipped. */
export function whyNoVeth(): string | undefined {
  const network = NetworkNamespace.open();
  if ("reason" in network) return network.reason;
  try {
    network.enter(startSecondInterface);
    return undefined;
  } catch (error) {
    if (error instanceof SocketError && error.code === "EOPNOTSUPP") return "this kernel has no veth";
    throw error;
  } finally {
    network.close();
  }
}
