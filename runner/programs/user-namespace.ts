/**
 * Networks of our own without being root: a user may make them in a user namespace (user_namespaces(7)). Only a process
 * of a single thread can go into one, which a Node never is, so a small program does that and then runs us again.
 */
import { spawnSync } from "node:child_process";
import { keepRightsOverNetworks } from "../sockets/process-rights.ts";
import { startLoopback } from "../sockets/start-loopback.ts";
import { isOnPath } from "./executables.ts";

/** Set for the process that is run again. */
const markName = "TOMADA_USER_NAMESPACE";

type Words = readonly [string, ...string[]];

/**
 * Both keep the user's own name and files. The network is a new one, too: whoever leaves the machine's for another could
 * not come back to it.
 */
const ways: readonly { readonly command: string; readonly from: string; readonly words: Words }[] = [
  {
    command: "unshare",
    from: "util-linux",
    words: ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--"],
  },
  {
    command: "bwrap",
    from: "bubblewrap",
    words: [
      ...(["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--unshare-net"] as const),
      ...["--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN", "--"],
    ],
  },
];

export function isInUserNamespace(): boolean {
  return process.env[markName] !== undefined;
}

/** Makes itself at home where it was run again. Throws SocketError. */
export function settleInUserNamespace(): void {
  Reflect.deleteProperty(process.env, markName);
  startLoopback();
  keepRightsOverNetworks();
}

/** The words to put before a command, or the reasons why no way works, as clauses. */
export function findWayIntoUserNamespace(): { readonly words: Words } | { readonly reason: string } {
  const reasons: string[] = [];
  for (const { command, from, words } of ways) {
    const refusal = isOnPath(command) ? tryOut(words) : `is not installed (${from})`;
    if (refusal === undefined) {
      process.env[markName] = "1";
      return { words };
    }
    reasons.push(`${command} ${refusal}`);
  }
  return { reason: reasons.join(", ") };
}

function tryOut([command, ...rest]: Words): string | undefined {
  const { status, stderr, error } = spawnSync(command, [...rest, "true"], { encoding: "utf8", timeout: 10_000 });
  if (status === 0) return undefined;
  const [said = ""] = (error?.message ?? stderr).trim().split("\n");
  return `says ${JSON.stringify(said.replace(`${command}: `, ""))}`;
}
