/** What can be seen of a program at a moment, without disturbing it: for a failure that has to be explained. */
import type { ProgramEvidence } from "../model/outcome.ts";
import { readBlockedCalls, type BlockedCall } from "./blocked-calls.ts";
import { describeCalls } from "./describe-calls.ts";
import { listSockets, readSockets, type KernelSocket } from "./kernel-sockets.ts";
import { detectLanguage, type Language } from "./language.ts";
import { listChildren, readProcess } from "./process-table.ts";
import type { Program } from "./program.ts";
import { describeUnixSocket, isReachable, readAllUnixSockets, type UnixSocket } from "./unix-sockets.ts";

export interface Observation {
  /** What the failure shows. */
  readonly evidence: ProgramEvidence;
  /** undefined: nobody can tell. */
  readonly language: Language | undefined;
  /** Of everybody in its family; none once they have ended. */
  readonly sockets: readonly KernelSocket[];
  readonly unixSockets: readonly UnixSocket[];
  /** What its threads wait in; none where that cannot be seen. */
  readonly calls: readonly BlockedCall[];
  /** Processes that it has started; zombies have ended, and it has not called wait(2) for them. */
  readonly children: { readonly living: number; readonly zombies: number };
}

/** As much of each stream as a person reads. */
const shownOutput = 4096;

export function observe(program: Program): Observation {
  const { name, command, pid, exit, stdout, stderr, family } = program;
  const members = family.members().map((member) => member.pid);
  const sockets = readSockets(members);
  const unixSockets = readAllUnixSockets(members);
  const calls = exit === undefined ? readBlockedCalls(members) : [];
  const children = countChildren(members);
  const language = detectLanguage(command, members);
  const lines = [
    ...listSockets(sockets),
    ...unixSockets.filter(isReachable).map(describeUnixSocket),
    ...describeCalls(calls, { sockets, unixSockets, language }),
    ...describeZombies(children.zombies),
  ];
  const shown = { stdout: stdout.lastText(shownOutput), stderr: stderr.lastText(shownOutput) };
  // Of a program that has ended, no sockets are no news.
  const described = exit === undefined || lines.length > 0 ? lines : undefined;
  return {
    evidence: { name, command, pid, exit, ...shown, sockets: described },
    language,
    sockets,
    unixSockets,
    calls,
    children,
  };
}

function countChildren(members: readonly number[]): Observation["children"] {
  const children = members.flatMap((pid) => listChildren(pid) ?? []);
  const zombies = children.filter((pid) => readProcess(pid)?.state === "Z").length;
  return { living: children.length - zombies, zombies };
}

function describeZombies(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `${count} child process${count === 1 ? "" : "es"} ended and not waited for (zombie${count === 1 ? "" : "s"})`,
  ];
}
