/** The processes of this machine, as the kernel lists them: who is whose child, in which group and session. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** "R" runs, "S" and "D" wait, "T" is stopped, "Z" has ended and is not reaped yet (proc_pid_stat(5)). */
  readonly state: string;
  /** When it began, in clock ticks since the machine did; tells a process from a later one with the same pid. */
  readonly startTime: number;
  /** CPU time used, in clock ticks. */
  readonly cpuTime: number;
}

let processesAreListed: boolean | undefined;

/**
 * Can we see who there is? A sandbox may have no /proc, or that of the machine around it, where our pids are others'
 * (pid_namespaces(7)).
 */
export function canListProcesses(): boolean {
  return (processesAreListed ??= process.platform !== "linux" || isOwnProc("/proc"));
}

/** Is this a /proc in which we have the pid that we know ourselves by? */
export function isOwnProc(folder: string): boolean {
  try {
    return readlinkSync(`${folder}/self`) === String(process.pid);
  } catch {
    return false;
  }
}

/** All processes, where they can be listed. On Linux 20 µs each. */
export function listProcesses(): ProcessInfo[] {
  if (process.platform !== "linux") return listWithPs();
  const found: ProcessInfo[] = [];
  for (const name of readdirSync("/proc")) {
    const first = name.charCodeAt(0);
    if (first < 0x30 || first > 0x39) continue;
    const info = readProcess(Number(name));
    if (info !== undefined) found.push(info);
  }
  return found;
}

/**
 * The pid that was given out last. While it stays the same nobody was started, and a list made meanwhile is complete;
 * otherwise a process may have been missed that was started by one that ended before it was looked at.
 */
export function lastPid(): string | undefined {
  return readProc("/proc/loadavg")?.split(" ")[4];
}

/** One process; undefined when there is none with this pid. Linux only. */
export function readProcess(pid: number): ProcessInfo | undefined {
  const stat = canListProcesses() ? readProc(`/proc/${pid}/stat`) : undefined;
  return stat === undefined ? undefined : parseStat(pid, stat);
}

/** The command's name stands in parentheses and may hold spaces, parentheses and newlines: fields count from its end. */
export function parseStat(pid: number, stat: string): ProcessInfo {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (index: number): number => Number(fields[index - 3]); // numbered from 1 in proc_pid_stat(5)
  return {
    pid,
    state: fields[0] ?? "?",
    parent: number(4),
    group: number(5),
    session: number(6),
    cpuTime: number(14) + number(15),
    startTime: number(22),
  };
}

let childrenAreListed: boolean | undefined;

/** Children of all threads of a process; undefined where the kernel does not list them (CONFIG_PROC_CHILDREN). */
export function listChildren(pid: number): number[] | undefined {
  childrenAreListed ??= readProc(`/proc/self/task/${process.pid}/children`) !== undefined;
  if (!childrenAreListed) return undefined;
  return readDirectory(`/proc/${pid}/task`).flatMap((thread) =>
    (readProc(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  );
}

/** A file of /proc, or undefined where the process is gone or belongs to somebody else. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Names in a folder of /proc; none where the process is gone or belongs to somebody else. */
export function readDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

const gone: ReadonlySet<string> = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR"]);

export function isGone(error: unknown): boolean {
  return gone.has((error as NodeJS.ErrnoException).code ?? "");
}

/** POSIX has no /proc. Start and CPU times are left out: ps has no format for them that is the same everywhere. */
function listWithPs(): ProcessInfo[] {
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  const printed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,sess=,stat="], { encoding: "latin1" });
  return printed
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length === 5)
    .map(([pid, parent, group, session, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      state: state?.charAt(0) ?? "?",
      startTime: 0,
      cpuTime: 0,
    }));
}
