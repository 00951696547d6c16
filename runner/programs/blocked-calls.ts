/**
 * The system calls that the threads of a program wait in, as the kernel tells (/proc/PID/task/TID/syscall,
 * proc_pid_syscall(5)): what it is at, at this moment. Empty where looking into other processes is not permitted.
 */
import { closeSync, openSync, readlinkSync, readSync } from "node:fs";
import { isGone, readDirectory, readProc } from "./process-table.ts";
import { findCall, type Waiting } from "./system-calls.ts";

export interface BlockedCall {
  readonly pid: number;
  /** A read of standard input is `input`, whatever call it is made by. */
  readonly waiting: Waiting | "input";
  /** Of the socket that it is about, where it is about one. */
  readonly inode?: number;
}

/** Threads that compute, and those that wait for each other, are left out. */
export function readBlockedCalls(pids: readonly number[]): readonly BlockedCall[] {
  return pids.flatMap((pid) =>
    readDirectory(`/proc/${pid}/task`).flatMap(
      (thread) => parseCall(pid, readProc(`/proc/${pid}/task/${thread}/syscall`) ?? "") ?? [],
    ),
  );
}

/** "45 0x4 0x7f… 0x400 0x0 0x0 0x0 0x7ffd… 0x7f…": the number, six arguments, stack pointer, program counter. */
function parseCall(pid: number, line: string): BlockedCall | undefined {
  const [number = "", first = "", second = ""] = line.trim().split(" ");
  const call = /^\d+$/.test(number) ? findCall(Number(number)) : undefined;
  if (call === undefined) return undefined;
  const { waiting, about } = call;
  if (about === "nothing") return { pid, waiting };
  if (about === "descriptor") return aboutDescriptor(pid, waiting, Number(first));
  // Java, and Python's sockets with a time limit, wait for the one descriptor that they will use.
  const polled = Number(second) === 1 ? readPollfd(pid, BigInt(first)) : undefined;
  return polled === undefined
    ? { pid, waiting }
    : aboutDescriptor(pid, polled.forWriting ? "send" : "receive", polled.descriptor);
}

function aboutDescriptor(pid: number, waiting: Waiting, descriptor: number): BlockedCall | undefined {
  if (descriptor === 0 && waiting === "receive") return { pid, waiting: "input" };
  const target = readTarget(`/proc/${pid}/fd/${descriptor}`);
  const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
  return inode === undefined ? undefined : { pid, waiting, inode: Number(inode) };
}

const POLLOUT = 4;

/** struct pollfd { int fd; short events, revents; } in the memory of the process (proc_pid_mem(5)). */
function readPollfd(
  pid: number,
  address: bigint,
): { readonly descriptor: number; readonly forWriting: boolean } | undefined {
  const pollfd = Buffer.alloc(8);
  try {
    const memory = openSync(`/proc/${pid}/mem`, "r");
    try {
      if (readSync(memory, pollfd, 0, pollfd.length, address) < pollfd.length) return undefined;
    } finally {
      closeSync(memory);
    }
  } catch {
    return undefined; // gone, not ours to look at, or its memory has changed since
  }
  return { descriptor: pollfd.readInt32LE(0), forWriting: (pollfd.readInt16LE(4) & POLLOUT) !== 0 };
}

function readTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}
