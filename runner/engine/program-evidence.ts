/** What a program leaves for a failure to show: how it ended, its last words, its sockets. */
import type { ProgramEvidence } from "../model/outcome.ts";
import { describeSockets } from "../programs/kernel-sockets.ts";
import type { Program } from "../programs/program.ts";

/** As much of each stream as a person reads. */
const shownOutput = 4096;

export function collectEvidence({ name, command, pid, exit, stdout, stderr, family }: Program): ProgramEvidence {
  return {
    name,
    command,
    pid,
    exit,
    stdout: stdout.lastText(shownOutput),
    stderr: stderr.lastText(shownOutput),
    sockets: exit === undefined ? describeSockets(family) : undefined,
  };
}
