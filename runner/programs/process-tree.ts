/** Processes as /proc tells them (proc(5)). Everything is read at the moment it is asked: processes come and go. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly isZombie: boolean;
}

/** undefined when the process is gone. */
function readStatus(pid: number): ProcessStatus | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined; // it has ended meanwhile
  }
  // The name stands in parentheses and may hold anything; the numbers come after the last one.
  const [state, parent, group, session] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), isZombie: state === "Z" || state === "X" };
}

/** Living, and not a zombie that waits for its parent. */
export function isRunning(pid: number): boolean {
  return readStatus(pid)?.isZombie === false;
}

/** Living processes of a group or a session, and all their descendants, whatever groups those have made. */
export function listProcesses(leader: number): readonly number[] {
  let entries: readonly string[];
  try {
    entries = readdirSync("/proc");
  } catch {
    return []; // no /proc: not Linux
  }
  const all = entries.flatMap((entry) => {
    const status = /^\d+$/.test(entry) ? readStatus(Number(entry)) : undefined;
    return status === undefined ? [] : [status];
  });
  const found = new Set<number>();
  for (const { pid, group, session } of all) if (pid === leader || group === leader || session === leader) found.add(pid);
  // Descendants may be listed before their parents.
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid, isZombie }) => found.has(pid) && !isZombie).map(({ pid }) => pid);
}

/** Living processes that have inherited this setting (`NAME=value`) in their environment: also those that left the family. */
export function listMarked(setting: string): readonly number[] {
  let entries: readonly string[];
  try {
    entries = readdirSync("/proc");
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const settings = readFileSync(`/proc/${entry}/environ`, "latin1").split("\0");
      return settings.includes(setting) ? [Number(entry)] : [];
    } catch {
      return []; // ended, or not ours to look at
    }
  });
}

/** Inodes of the sockets that a process has open. */
export function socketInodes(pid: number): ReadonlySet<number> {
  const inodes = new Set<number>();
  let descriptors: readonly string[];
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return inodes; // ended, or not ours to look at
  }
  for (const descriptor of descriptors) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined) inodes.add(Number(inode));
    } catch {
      continue; // closed meanwhile
    }
  }
  return inodes;
}

/** Sends a signal to each process; those that are gone are passed over. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
