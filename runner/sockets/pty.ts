/** A pseudo terminal: the pair of descriptors of which a program gets one as its terminal, and we keep the other. */
import { closeSync, constants, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { ReadStream } from "node:tty";
import { errnoName } from "./errno.ts";
import { readAtOnce, readToTheEnd, writeWithoutBlocking } from "./pty-streams.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

export interface Pty {
  /** What the program prints. Ends when nobody has the program's side open any more. */
  readonly output: Readable;
  /** What it reads. */
  readonly input: Writable;
  /** The program's end, open until `closeSlave`: while nobody has it open, reading fails with EIO. */
  readonly slave: number;
  /** "/dev/pts/3". */
  readonly slavePath: string;
  closeSlave(): void;
  /** Hangs up: whoever still has it for its controlling terminal gets SIGHUP. */
  close(): void;
}

const signatures = {
  posix_openpt: "int posix_openpt(int)",
  grantpt: "int grantpt(int)",
  unlockpt: "int unlockpt(int)",
  ptsname_r: "int ptsname_r(int, void *, size_t)",
  tcgetattr: "int tcgetattr(int, void *)",
  tcsetattr: "int tcsetattr(int, int, void *)",
  ioctl: "int ioctl(int, ulong, void *)",
  fcntl: "int fcntl(int, int, long)",
} as const;

type Calls = RareCalls<keyof typeof signatures>;
let calls: Calls | { readonly reason: string } | undefined;

/** Not in node:fs: Linux's number on every architecture that Node runs on. */
const O_CLOEXEC = 0o2000000;
// struct termios begins with c_iflag, c_oflag, c_cflag, c_lflag, four bytes each (asm-generic/termbits.h).
const outputFlags = 1;
const localFlags = 3;
const ONLCR = 0o4;
const ECHO = 0o10;
const ECHOE = 0o20;
const ECHOK = 0o40;
const ECHONL = 0o100;
const TCSANOW = 0;
const TIOCSWINSZ = 0x5414;
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;

/**
 * Opens one of 24 rows and 80 columns. Unlike a terminal that a person sits at, it neither echoes what is typed nor
 * turns `\n` into `\r\n`: what comes out is what the program wrote. Lines are still edited (^D is the end of input) and
 * signals still sent (^C).
 */
export function openPty(): Pty | { readonly reason: string } {
  calls ??= bindRareCalls(signatures);
  if ("reason" in calls) return calls;
  const { call, errno } = calls;
  const fd = call.posix_openpt(constants.O_RDWR | constants.O_NOCTTY | O_CLOEXEC);
  if (fd === -1) return { reason: `posix_openpt failed with ${errnoName(errno())}` };
  try {
    if (call.fcntl(fd, F_SETFL, constants.O_RDWR | constants.O_NONBLOCK) === -1) throw failed("fcntl", errno());
    const slavePath = unlock(calls, fd);
    const slave = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY);
    configure(calls, slave);
    // Node closes what it has read to the end. A program that has closed its streams and not ended yet would be killed
    // by SIGHUP then: so it reads from a duplicate.
    const duplicate = call.fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (duplicate === -1) throw failed("fcntl", errno());
    const input = writeWithoutBlocking(fd);
    const output = readToTheEnd(new ReadStream(duplicate), () => (input.destroyed ? undefined : readAtOnce(fd)));
    const close = (): void => {
      output.destroy();
      input.destroy();
    };
    return { output, input, slave, slavePath, closeSlave: () => closeSync(slave), close };
  } catch (error) {
    closeSync(fd);
    return { reason: (error as Error).message };
  }
}

function failed(name: string, errno: number): Error {
  return new Error(`${name} failed with ${errnoName(errno)}`);
}

function unlock({ call, errno }: Calls, fd: number): string {
  const name = Buffer.alloc(128);
  if (call.grantpt(fd) !== 0) throw failed("grantpt", errno());
  if (call.unlockpt(fd) !== 0) throw failed("unlockpt", errno());
  const error = call.ptsname_r(fd, name, name.length);
  if (error !== 0) throw failed("ptsname_r", error);
  return name.toString("latin1", 0, name.indexOf(0));
}

function configure({ call, errno }: Calls, slave: number): void {
  const words = new Uint32Array(32);
  const termios = new Uint8Array(words.buffer);
  if (call.tcgetattr(slave, termios) !== 0) throw failed("tcgetattr", errno());
  words[outputFlags] = (words[outputFlags] ?? 0) & ~ONLCR;
  words[localFlags] = (words[localFlags] ?? 0) & ~(ECHO | ECHOE | ECHOK | ECHONL);
  if (call.tcsetattr(slave, TCSANOW, termios) !== 0) throw failed("tcsetattr", errno());
  const size = new Uint8Array(Uint16Array.of(24, 80, 0, 0).buffer);
  if (call.ioctl(slave, TIOCSWINSZ, size) !== 0) throw failed("ioctl TIOCSWINSZ", errno());
}
