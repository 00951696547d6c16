/** What can be seen of a program at a moment, without disturbing it: for a failure that has to be explained. */
import type { ProgramEvidence } from "../model/outcome.ts";
import { listSockets, readSockets, type KernelSocket } from "./kernel-sockets.ts";
import { readProc } from "./process-table.ts";
import type { Program } from "./program.ts";
import { describeUnixSocket, readUnixSockets } from "./unix-sockets.ts";

export interface Observation {
  /** What the failure shows. */
  readonly evidence: ProgramEvidence;
  /** Of everybody in its family; none once they have ended. */
  readonly sockets: readonly KernelSocket[];
  /** It waits in a read of its standard input, as a program does that asks for something. */
  readonly readsInput: boolean;
}

/** As much of each stream as a person reads. */
const shownOutput = 4096;

export function observe(program: Program): Observation {
  const { name, command, pid, exit, stdout, stderr, family } = program;
  const members = family.members().map((member) => member.pid);
  const sockets = readSockets(members);
  const lines = [...listSockets(sockets), ...readUnixSockets(members).map(describeUnixSocket)];
  const shown = { stdout: stdout.lastText(shownOutput), stderr: stderr.lastText(shownOutput) };
  // Of a program that has ended, no sockets are no news.
  const described = exit === undefined || lines.length > 0 ? lines : undefined;
  return {
    evidence: { name, command, pid, exit, ...shown, sockets: described },
    sockets,
    readsInput: exit === undefined && isReadingInput(pid),
  };
}

/** The number of read(2) in the system call table of the processor. */
const readCall: Readonly<Partial<Record<NodeJS.Architecture, number>>> = {
  x64: 0,
  arm64: 63,
  riscv64: 63,
  loong64: 63,
};

/** /proc/PID/syscall tells the call that a process waits in and its arguments: "0 0x0 …" is read(0, …) on x64. */
function isReadingInput(pid: number): boolean {
  const [call, descriptor] = (readProc(`/proc/${pid}/syscall`) ?? "").split(" ");
  return call === String(readCall[process.arch]) && descriptor === "0x0";
}
