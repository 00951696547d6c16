/** The command: the only file that knows the process it runs in. */
import { isatty } from "node:tty";
import { call } from "./call.ts";
import type { Output } from "./io.ts";
import { version } from "./version.ts";

const interrupt = new AbortController();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The first asks for an orderly end: everything is closed and the reports are written. The second insists.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read our output has gone (`tomada run | head`): there is nobody left to tell anything.
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
}

process.on("uncaughtException", (error) => reportBug(error));
process.on("unhandledRejection", (reason) => reportBug(reason));

function reportBug(error: unknown): never {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `tomada: this is a bug in tomada, not in your scenario or program.\n  Please report it with the scenario, the command line and this:\n  tomada ${version}, Node ${process.version}, ${process.platform} ${process.arch}\n${trace.replace(/^/gm, "  ")}\n`,
  );
  process.exit(3);
}

function output(stream: NodeJS.WriteStream & { fd: number }): Output {
  return {
    write: (text) => void stream.write(text),
    get isTerminal() {
      return isatty(stream.fd);
    },
    get width() {
      return stream.columns ?? 80;
    },
  };
}

async function main(): Promise<void> {
  process.exitCode = await call(process.argv.slice(2), {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    signal: interrupt.signal,
  });
  // Nothing should be left that keeps the process alive; if something is, it must not keep the user waiting.
  setTimeout(() => process.exit(), 2000).unref();
}

void main();
