/** What few programs do to themselves: giving up rights, and going on as another program (capabilities(7), execve(2)). */
import { createRequire } from "node:module";
import { errnoName, SocketError } from "./errno.ts";
import { requireLibc } from "./libc.ts";
import { bindRareCalls } from "./rare-calls.ts";

// linux/prctl.h, linux/capability.h
const PR_CAP_AMBIENT = 47;
const PR_CAP_AMBIENT_CLEAR_ALL = 4;
const capabilityVersion = 0x2008_0522;
const CAP_NET_ADMIN = 12;
const CAP_SYS_ADMIN = 21;

/**
 * Keeps of all rights those that making networks takes, and hands none to the programs that are started: what a user may
 * not do, a bind to port 80 say, is refused as it is elsewhere. Throws SocketError.
 */
export function keepRightsOverNetworks(): void {
  const bound = bindRareCalls({
    prctl: "int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)",
    capset: "int capset(void *, void *)",
  });
  if ("reason" in bound) throw new Error(bound.reason);
  const { call, errno } = bound;
  const header = Buffer.alloc(8);
  header.writeUInt32LE(capabilityVersion, 0);
  // Two of struct __user_cap_data_struct: effective, permitted, inheritable, for capabilities below 32 and above.
  const kept = Buffer.alloc(24);
  const rights = (1 << CAP_NET_ADMIN) | (1 << CAP_SYS_ADMIN);
  kept.writeUInt32LE(rights, 0);
  kept.writeUInt32LE(rights, 4);
  const failed =
    call.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) === -1 || call.capset(header, kept) === -1;
  if (failed) throw new SocketError(errnoName(errno()), "capset", "this process");
}

// fcntl(2)
const F_SETFD = 2;

/**
 * The process goes on as another program: same process id, same terminal, same standard streams. Returns only when that
 * failed, and then the errno's name. `inherited`: descriptors that it is to have, beside the standard streams.
 */
export function executeInstead(argv: readonly [string, ...string[]], inherited: readonly number[]): string {
  const libc = requireLibc();
  // Node has marked all that it found open to be closed.
  for (const fd of [0, 1, 2, ...inherited]) libc.fcntl(fd, F_SETFD, 0);
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const execvp = koffi.load(null).func("int execvp(const char *, const char **)") as (
    file: string,
    list: readonly (string | null)[],
  ) => number;
  execvp(argv[0], [...argv, null]);
  return errnoName(koffi.errno());
}
