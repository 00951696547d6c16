/** A program's Unix sockets that have a name, as the kernel tells them (/proc/PID/net/unix, proc_pid_net(5)). */
import { readlinkSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { findHolders } from "./kernel-sockets.ts";
import { readProc } from "./process-table.ts";

export interface UnixSocket {
  readonly type: "stream" | "datagram" | "other";
  readonly isListening: boolean;
  /** One that was accepted, or a pair. */
  readonly isConnected: boolean;
  /** As its program bound it, a relative path made absolute; "@name" in the abstract namespace. */
  readonly path: string;
  readonly inode: number;
}

/** Number, references, protocol, flags, type, state, inode, path; connected sockets carry the path of their listener. */
const row = /^[\da-f]+: [\da-f]+ [\da-f]+ ([\da-f]+) ([\da-f]+) ([\da-f]+) +(\d+) (.+)$/gim;
/** include/linux/net.h */
const SO_ACCEPTCON = 0x10000;
const types: Readonly<Record<number, UnixSocket["type"]>> = { 1: "stream", 2: "datagram" };
/** SS_CONNECTED (linux/net.h): one that was accepted, or a pair. */
const connected = 3;

/** Named sockets that these processes hold and that others can reach, or could if they listened. All in one network namespace. */
export function readUnixSockets(pids: readonly number[]): readonly UnixSocket[] {
  return readAllUnixSockets(pids).filter(isReachable);
}

/** Not one that was accepted, which bears the name of the socket that listens. */
export function isReachable({ type, isConnected }: UnixSocket): boolean {
  return type === "datagram" || !isConnected;
}

/** Those too that were accepted. */
export function readAllUnixSockets(pids: readonly number[]): readonly UnixSocket[] {
  const holders = findHolders(pids);
  const [observed] = pids;
  if (observed === undefined || holders.size === 0) return [];
  const table = readProc(`/proc/${observed}/net/unix`) ?? "";
  return [...table.matchAll(row)].flatMap(([, flags = "", type = "", state = "", inode = "", path = ""]) => {
    const holder = holders.get(Number(inode));
    if (holder === undefined) return [];
    return [
      {
        type: types[Number.parseInt(type, 16)] ?? "other",
        isListening: (Number.parseInt(flags, 16) & SO_ACCEPTCON) !== 0,
        isConnected: Number.parseInt(state, 16) === connected,
        path: makeAbsolute(path, holder.pid),
        inode: Number(inode),
      },
    ];
  });
}

/** "LISTEN unix:/run/x.sock", for evidence. */
export function describeUnixSocket({ type, isListening, path }: UnixSocket): string {
  if (type === "datagram") return `BOUND unix-dgram:${path}`;
  return isListening ? `LISTEN unix:${path}` : `BOUND unix:${path}, not listening`;
}

function makeAbsolute(path: string, pid: number): string {
  if (path.startsWith("/") || path.startsWith("@")) return path;
  try {
    return resolve(readlinkSync(`/proc/${pid}/cwd`), path);
  } catch {
    return path;
  }
}

/** Do both lead to one file, whatever links there are on the way? */
export function isSamePath(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.startsWith("@") || other.startsWith("@")) return false;
  try {
    const [first, second] = [statSync(one), statSync(other)];
    return first.dev === second.dev && first.ino === second.ino;
  } catch {
    return false;
  }
}
