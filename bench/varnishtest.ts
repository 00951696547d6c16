/** Debian's varnishtest (VTest2): the closest relative, in C, with a thread for each role. */
import type { Sample } from "./arm.ts";
import { measureCommand } from "./measured-process.ts";

/** What it prints for each test: `#    top  TEST echo.vtc passed (0.032)`. */
const passedLine = /^#\s+top\s+TEST \S+ passed \(([\d.]+)\)/gm;

/** A test in which a client and a server play the same steps from both ends. */
export function vtc(title: string, server: string, client: string): string {
  return `varnishtest "${title}"

server s1 {
${indent(server)}
} -start

client c1 -connect \${s1_sock} {
${indent(client)}
} -run

server s1 -wait
`;
}

function indent(steps: string): string {
  return steps.replace(/^/gm, "\t");
}

export interface VarnishtestRun {
  readonly files: readonly string[];
  readonly cwd: string;
  readonly jobs?: number;
  /** Holds the log of a whole test: when it is full varnishtest aborts. */
  readonly buffer?: string;
  readonly pinned?: boolean;
  /**
   * Take the time that it tells for its one test. Its process sleeps for up to 100 ms at random before it begins: with
   * that in it, ten thousand rounds would be 10 µs each more or less by chance.
   */
  readonly ownClock?: boolean;
}

function readOwnClock(output: string): number {
  const [, seconds] = [...output.matchAll(passedLine)][0] ?? [];
  return Number(seconds) * 1000;
}

export function measureVarnishtest({
  files,
  cwd,
  jobs = 1,
  buffer = "1M",
  pinned = false,
  ownClock = false,
}: VarnishtestRun): Promise<Sample> {
  const args = ["-b", buffer, `-j${jobs}`, ...files];
  return measureCommand({
    command: pinned ? ["taskset", "-c", "0", "varnishtest", ...args] : ["varnishtest", ...args],
    cwd,
    proof: (output) => output.match(passedLine)?.length === files.length,
    ...(ownClock ? { clock: readOwnClock } : {}),
  });
}
