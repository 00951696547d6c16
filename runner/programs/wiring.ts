/** How a program's standard streams are connected to us: by pipes, or by one pseudo terminal. */
import type { ChildProcess, StdioOptions } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { Fault } from "../model/outcome.ts";
import { openPipe, type Pipe } from "../sockets/pipe.ts";
import { openPty } from "../sockets/pty.ts";

export interface Wiring {
  readonly stdio: StdioOptions;
  /** What is executed so that `argv` runs on these streams. */
  wrap(argv: readonly [string, ...string[]]): readonly [string, ...string[]];
  /** Once the program has its ends, ours alone are left. */
  connect(child: ChildProcess): Streams;
  /** The program could not be started: closes both ends. */
  abandon(): void;
}

export interface Streams {
  readonly input: Writable;
  readonly stdout: Readable;
  /** A terminal has one stream for both. */
  readonly stderr: Readable | undefined;
  /** How long what was written may take to reach us. */
  readonly transitMs: number;
  endInput(): void;
  /** Closes our ends. */
  release(): void;
}

export function wirePipes(): Wiring {
  const [stdin, stdout, stderr] = [openPipe("to-program"), openPipe("from-program"), openPipe("from-program")];
  const pipes = [stdin, stdout, stderr].filter((pipe) => pipe !== undefined);
  if (stdin === undefined || stdout === undefined || stderr === undefined) {
    pipes.forEach(abandonPipe);
    return nodePipes;
  }
  return {
    stdio: pipes.map((pipe) => pipe.theirs),
    wrap: (argv) => argv,
    connect: () => {
      for (const pipe of pipes) pipe.closeTheirs();
      return fromPipes(stdin.ours, stdout.ours, stderr.ours);
    },
    abandon: () => pipes.forEach(abandonPipe),
  };
}

function fromPipes(input: Writable, stdout: Readable, stderr: Readable): Streams {
  const release = (): void => [input, stdout, stderr].forEach((stream) => void stream.destroy());
  return { input, stdout, stderr, transitMs: 0, endInput: () => void input.end(), release };
}

function abandonPipe(pipe: Pipe): void {
  pipe.closeTheirs();
  pipe.ours.destroy();
}

/** Where system calls cannot be made: Node's own, which are sockets. */
const nodePipes: Wiring = {
  stdio: ["pipe", "pipe", "pipe"],
  wrap: (argv) => argv,
  connect: ({ stdin, stdout, stderr }) => {
    if (stdin === null || stdout === null || stderr === null) throw new Error("a program was started without streams");
    return fromPipes(stdin, stdout, stderr);
  },
  abandon: () => {},
};

/** ^D: the end of input, when it comes at the beginning of a line. */
const endOfTransmission = "\x04";

/** Throws Fault "not-supported". */
export function wirePty(): Wiring {
  const pty = openPty();
  if ("reason" in pty) throw new Fault("not-supported", `\`pty: true\` needs a pseudo terminal: ${pty.reason}`);
  const { output, input, slave, slavePath } = pty;
  return {
    stdio: [slave, slave, slave],
    // The first terminal that the leader of a session opens becomes its controlling terminal (/dev/tty, ^C): a shell
    // opens it, and the program takes the shell's place.
    wrap: (argv) => ["/bin/sh", "-c", 'exec 3<>"$0" 3>&-; exec "$@"', slavePath, ...argv],
    connect: () => {
      pty.closeSlave();
      return {
        input,
        stdout: output,
        stderr: undefined,
        // A thread of the kernel's carries it over; under load that takes a while.
        transitMs: 50,
        // Twice: in the middle of a line the first one only hands over what was typed so far.
        endInput: () => void input.write(endOfTransmission + endOfTransmission),
        release: () => pty.close(),
      };
    },
    abandon: () => {
      pty.closeSlave();
      pty.close();
    },
  };
}
