/**
 * A pipe(2) to or from a program. What Node calls a pipe is a pair of Unix sockets, which a program cannot open again as
 * /dev/stdin or /dev/stderr (ENXIO): `tee /dev/stderr` works in every shell and must work here.
 */
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

export interface Pipe {
  readonly ours: Socket;
  /** The program's end: given to the program, and then closed here. It stays blocking, as a program expects. */
  readonly theirs: number;
  closeTheirs(): void;
}

const signatures = { pipe2: "int pipe2(void *, int)" } as const;
/** Not in node:fs: Linux's number on every architecture that Node runs on. */
const O_CLOEXEC = 0o2000000;
let calls: RareCalls<"pipe2"> | { readonly reason: string } | undefined;

/** undefined where system calls cannot be made, or no descriptor is left. */
export function openPipe(direction: "to-program" | "from-program"): Pipe | undefined {
  calls ??= bindRareCalls(signatures);
  if ("reason" in calls) return undefined;
  const fds = new Int32Array(2);
  if (calls.call.pipe2(new Uint8Array(fds.buffer), O_CLOEXEC) !== 0) return undefined;
  const [reader = -1, writer = -1] = fds;
  const weWrite = direction === "to-program";
  const ours = new Socket({ fd: weWrite ? writer : reader, readable: !weWrite, writable: weWrite });
  const theirs = weWrite ? reader : writer;
  return { ours, theirs, closeTheirs: () => closeSync(theirs) };
}
