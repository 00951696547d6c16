/** A pseudo terminal: the pair of descriptors of which a program gets one as its terminal, and we keep the other. */
import { closeSync, constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { errnoName } from "./errno.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";

export interface Pty {
  /** Our end: what the program prints is read here, what is written here is its input. Ends when the last user has closed. */
  readonly master: ReadStream;
  /** The program's end, open until `closeSlave`: while nobody has it open, reading the master fails with EIO. */
  readonly slave: number;
  /** "/dev/pts/3". */
  readonly slavePath: string;
  closeSlave(): void;
}

const signatures = {
  posix_openpt: "int posix_openpt(int)",
  grantpt: "int grantpt(int)",
  unlockpt: "int unlockpt(int)",
  ptsname_r: "int ptsname_r(int, void *, size_t)",
  tcgetattr: "int tcgetattr(int, void *)",
  tcsetattr: "int tcsetattr(int, int, void *)",
  ioctl: "int ioctl(int, ulong, void *)",
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
    const slavePath = unlock(calls, fd);
    const slave = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY);
    configure(calls, slave);
    return { master: new ReadStream(fd), slave, slavePath, closeSlave: () => closeSync(slave) };
  } catch (error) {
    closeSync(fd);
    return { reason: (error as Error).message };
  }
}

function unlock({ call, errno }: Calls, fd: number): string {
  const name = Buffer.alloc(128);
  if (call.grantpt(fd) !== 0) throw new Error(`grantpt failed with ${errnoName(errno())}`);
  if (call.unlockpt(fd) !== 0) throw new Error(`unlockpt failed with ${errnoName(errno())}`);
  const failed = call.ptsname_r(fd, name, name.length);
  if (failed !== 0) throw new Error(`ptsname_r failed with ${errnoName(failed)}`);
  return name.toString("latin1", 0, name.indexOf(0));
}

function configure({ call, errno }: Calls, slave: number): void {
  const words = new Uint32Array(32);
  const termios = new Uint8Array(words.buffer);
  if (call.tcgetattr(slave, termios) !== 0) throw new Error(`tcgetattr failed with ${errnoName(errno())}`);
  words[outputFlags] = (words[outputFlags] ?? 0) & ~ONLCR;
  words[localFlags] = (words[localFlags] ?? 0) & ~(ECHO | ECHOE | ECHOK | ECHONL);
  if (call.tcsetattr(slave, TCSANOW, termios) !== 0) throw new Error(`tcsetattr failed with ${errnoName(errno())}`);
  const size = new Uint8Array(Uint16Array.of(24, 80, 0, 0).buffer);
  if (call.ioctl(slave, TIOCSWINSZ, size) !== 0) throw new Error(`ioctl TIOCSWINSZ failed with ${errnoName(errno())}`);
}
