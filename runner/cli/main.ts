/** The command: the only file that ends the process it runs in. */
import { accessSync, closeSync } from "node:fs";
import { isatty } from "node:tty";
import { executeInstead } from "../sockets/process-rights.ts";
import { call } from "./call.ts";
import { StandardOutput } from "./standard-output.ts";
import { version } from "./version.ts";

const interrupt = new AbortController();
const stdout = new StandardOutput(process.stdout);
const stderr = new StandardOutput(process.stderr, stdout);
const terminals = [0, 1, 2].filter((fd) => isatty(fd));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The first asks for an orderly end: everything is closed and the reports are written. The second insists.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}

process.on("uncaughtException", (error) => reportBug(error));
process.on("unhandledRejection", (reason) => reportBug(reason));

// Streams tell of errors later, but not later than this.
process.on("exit", (code) => {
  stdout.flush();
  if (stdout.failure !== undefined) {
    stderr.write(`tomada: cannot write to standard output: ${stdout.failure}\n`);
    // Nobody has seen what there was to see: that is not green.
    if (code === 0) process.exitCode = 3;
  }
  // Node gives terminals their modes back at its end, and aborts when one has been closed (ResetStdio in src/node.cc).
  for (const fd of terminals) if (!isatty(fd)) closeSync(fd);
});

void main();

async function main(): Promise<void> {
  const cwd = findFolder();
  if (cwd === undefined) return;
  process.exitCode = await call(process.argv.slice(2), {
    stdout,
    stderr,
    env: process.env,
    cwd,
    signal: interrupt.signal,
    runAgain,
  });
  // Nothing should be left that keeps the process alive; if something is, it must not keep the user waiting.
  setTimeout(() => process.exit(), 2000).unref();
}

/** The folder that we are in; undefined, and said so, where Node has no way to it. */
function findFolder(): string | undefined {
  let cwd: string | undefined;
  try {
    cwd = process.cwd();
    accessSync(cwd);
    return cwd;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return cwd;
    const reason =
      cwd === undefined
        ? "the folder that you are in has been deleted; cd to one that is there"
        : `the path of the folder that you are in is not UTF-8, and Node cannot open such a path: ${cwd}`;
    stderr.write(`tomada: ${reason}\n`);
    // The environment failed.
    process.exitCode = 3;
    return undefined;
  }
}

function runAgain(words: readonly [string, ...string[]]): string {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // Files that a shell has opened for us: `<(…)`, `>(…)`.
  const named = command.flatMap((word) => [...word.matchAll(/\/(?:dev|proc\/self)\/fd\/(\d+)/g)]);
  stdout.flush();
  return executeInstead(
    [...words, ...command],
    named.map(([, fd]) => Number(fd)),
  );
}

function reportBug(error: unknown): never {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`tomada: this is a bug in tomada, not in your scenario or program.
  Please report it with the scenario, the command line and this:
  tomada ${version}, Node ${process.version}, ${process.platform} ${process.arch}
${trace.replace(/^/gm, "  ")}
`);
  process.exit(3);
}
