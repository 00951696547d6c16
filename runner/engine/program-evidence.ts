/** What a program leaves for a failure to show: how it ended, its last words, its sockets. */
import type { ProgramEvidence } from "../model/outcome.ts";
import { describeSocket, readProcessSockets } from "../programs/kernel-sockets.ts";
import type { OutputStream } from "../programs/output-stream.ts";
import type { Program } from "../programs/program.ts";

/** As much of each stream as a person reads. */
const shownOutput = 4096;

export function collectEvidence(program: Program): ProgramEvidence {
  return {
    name: program.name,
    command: program.command,
    pid: program.pid,
    exit: program.exit,
    stdout: lastText(program.stdout),
    stderr: lastText(program.stderr),
    sockets: program.isAlive ? readProcessSockets(program.pid).sockets.map(describeSocket) : undefined,
  };
}

function lastText({ tail }: OutputStream): string {
  return Buffer.from(tail.last(shownOutput)).toString("utf8");
}
