/**
 * A pipe(2) for a program's output. What Node calls a pipe is a pair of Unix sockets, which a program cannot open again
 * as /dev/stdout or /dev/stderr (ENXIO): `tee /dev/stderr` works in every shell and must work here.
 */
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { errnoName } from "./errno.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

export interface Pipe {
  readonly reader: Socket;
  /** The program's end; it is given to the program and then closed here. */
  readonly writeFd: number;
  closeWriteFd(): void;
}

const signatures = { pipe2: "int pipe2(void *, int)" } as const;
const O_CLOEXEC = 0o2000000;
let calls: RareCalls<"pipe2"> | { readonly reason: string } | undefined;

/** Only our end is non-blocking (libuv sees to that): a program expects to wait while the pipe is full. */
export function openPipe(): Pipe | { readonly reason: string } {
  calls ??= bindRareCalls(signatures);
  if ("reason" in calls) return calls;
  const fds = new Int32Array(2);
  if (calls.call.pipe2(new Uint8Array(fds.buffer), O_CLOEXEC) !== 0) {
    return { reason: `pipe2 failed with ${errnoName(calls.errno())}` };
  }
  const [readFd = -1, writeFd = -1] = fds;
  const reader = new Socket({ fd: readFd, readable: true, writable: false });
  return { reader, writeFd, closeWriteFd: () => closeSync(writeFd) };
}
