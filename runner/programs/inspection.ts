/** What the kernel tells of a program at any moment: the sockets and the descriptors of everybody in its family. */
import { readlinkSync } from "node:fs";
import { readSockets, type KernelSocket } from "./kernel-sockets.ts";
import { isGone, readDirectory } from "./process-table.ts";
import type { Program } from "./program.ts";

/** What descriptors lead to. */
export interface Descriptors {
  readonly count: number;
  readonly sockets: number;
  readonly pipes: number;
  /** Files, folders, devices and terminals. */
  readonly files: number;
  /** epoll, eventfd, inotify, signalfd, … (anon_inode). */
  readonly others: number;
}

export interface Inspection {
  sockets(): readonly KernelSocket[];
  descriptors(): Descriptors;
}

/** Nothing is kept: each call looks anew. */
export function inspect({ family }: Program): Inspection {
  return {
    sockets: () => readSockets(family.closeMembers()),
    descriptors: () => readDescriptors(family.closeMembers()),
  };
}

/** A descriptor that two processes share, as after fork(2), counts in each: each has to close it. */
export function readDescriptors(pids: readonly number[]): Descriptors {
  const found = { count: 0, sockets: 0, pipes: 0, files: 0, others: 0 };
  for (const pid of pids) {
    for (const fd of readDirectory(`/proc/${pid}/fd`)) {
      const kind = kindOf(`/proc/${pid}/fd/${fd}`);
      if (kind === undefined) continue;
      found.count++;
      found[kind]++;
    }
  }
  return found;
}

/** undefined: closed between the two looks. */
function kindOf(path: string): "sockets" | "pipes" | "files" | "others" | undefined {
  try {
    const target = readlinkSync(path);
    if (target.startsWith("socket:")) return "sockets";
    if (target.startsWith("pipe:")) return "pipes";
    return target.startsWith("/") ? "files" : "others";
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
