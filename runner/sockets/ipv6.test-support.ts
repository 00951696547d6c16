/** Whether tests can use IPv6 on this machine. */
import { AF_INET6 } from "./libc.ts";
import { Listener } from "./listener.ts";

/** Can ::1 be bound? In many containers it cannot (sysctl net.ipv6.conf.lo.disable_ipv6). */
export function hasIpv6(): boolean {
  try {
    Listener.bind({ family: AF_INET6, host: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}
