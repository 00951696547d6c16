/** `requires:` — what a scenario needs of the machine; unmet, it is skipped with the reason. */
import { join } from "node:path";
import type { Requirement } from "../model/scenario.ts";
import { isExecutable, isOnPath } from "../programs/executables.ts";
import { SocketError } from "../sockets/errno.ts";
import { AF_INET6, loadLibc } from "../sockets/libc.ts";
import { Listener } from "../sockets/listener.ts";
import { currentNetwork, machineNetwork } from "../sockets/network.ts";
import { startSecondInterface } from "../sockets/second-interface.ts";

/** The first requirement that is not met, in words; undefined when all are. */
export function findUnmet(requirements: readonly Requirement[]): string | undefined {
  for (const requirement of requirements) {
    const reason = typeof requirement === "object" ? missingCommand(requirement.command) : checks[requirement]();
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const checks: Readonly<Record<Exclude<Requirement, object>, () => string | undefined>> = {
  linux: () => (process.platform === "linux" ? undefined : `requires Linux; this is ${process.platform}`),
  root: () => (process.getuid?.() === 0 ? undefined : "requires root"),
  unix: () => (process.platform === "win32" ? "requires Unix sockets" : undefined),
  ipv6: hasIpv6,
  veth: makeVeth,
};

function hasIpv6(): string | undefined {
  if ("reason" in loadLibc()) return "requires IPv6, which cannot be tried here";
  try {
    Listener.bind({ family: AF_INET6, host: "::1", port: 0 }).close();
    return undefined;
  } catch {
    return "requires IPv6; this machine has no ::1";
  }
}

/** What a network of the scenario's own can have is made, and only for who asks for it. The machine's stays as it is. */
function makeVeth(): string | undefined {
  if (currentNetwork() === machineNetwork)
    return "requires veth, which only networks of a scenario's own have: --isolate";
  try {
    startSecondInterface();
    return undefined;
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return error.code === "EOPNOTSUPP"
      ? "requires veth; this kernel has no such interfaces"
      : `requires veth; making one failed: ${error.code}`;
  }
}

function missingCommand(commands: readonly string[]): string | undefined {
  const missing = commands.filter((command) => !isOnPath(command));
  if (missing.length === 0) return undefined;
  const folder = systemFolders.find((one) => missing.every((command) => isExecutable(join(one, command))));
  const where = folder === undefined ? "" : `, but in ${folder}`;
  return `requires ${missing.join(", ")}, not found on the PATH${where}`;
}

/** Where Debian keeps servers, and does not let users look. */
const systemFolders = ["/usr/sbin", "/sbin", "/usr/local/sbin"];
