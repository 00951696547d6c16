/** Before scenarios are played in networks of their own: the right to make them, from the user or by running again. */
import { loadLibc } from "../sockets/libc.ts";
import { whyNoNetworks } from "../sockets/network-namespace.ts";
import type { Io } from "./io.ts";

/**
 * Resolves with the reason when networks cannot be had here; does not come back where tomada is run again in a user
 * namespace, in which they can.
 */
export async function obtainNetworks({ runAgain }: Io): Promise<string | undefined> {
  const libc = loadLibc();
  if ("reason" in libc) return libc.reason;
  const { findWayIntoUserNamespace, isInUserNamespace, settleInUserNamespace } =
    await import("../programs/user-namespace.ts");
  const wasRunAgain = isInUserNamespace();
  if (wasRunAgain) settleInUserNamespace();
  const reason = whyNoNetworks();
  if (reason === undefined || wasRunAgain || runAgain === undefined) return reason;
  const way = findWayIntoUserNamespace();
  if ("reason" in way) return `${reason}, or a user namespace: ${way.reason}`;
  return `${way.words[0]} could not be run: ${runAgain(way.words)}`;
}
