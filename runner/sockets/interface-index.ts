/** Network interfaces by name: if_nametoindex(3), in the network that the thread is in. */
import { SocketError } from "./errno.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

let calls: RareCalls<"if_nametoindex"> | { readonly reason: string } | undefined;

/** The interface's number. Throws SocketError: ENODEV. */
export function interfaceIndex(name: string): number {
  calls ??= bindRareCalls({ if_nametoindex: "unsigned int if_nametoindex(const char *)" });
  const index = "reason" in calls ? 0 : calls.call.if_nametoindex(name);
  if (index === 0) throw new SocketError("ENODEV", "resolve", `the network interface ${name}`);
  return index;
}
