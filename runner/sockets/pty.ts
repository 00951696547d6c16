/** A pseudo terminal (pty(7)): a program whose output is a terminal prints line by line instead of at its end. */
import { openSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";
import type { Duplex } from "node:stream";
import { Fault } from "../model/outcome.ts";

export interface Pty {
  /** Our side. Its end is reported as EIO. */
  readonly stream: Duplex;
  /** Descriptor of the program's side; the caller closes it after the program has it. */
  readonly slave: number;
}

// asm-generic/termbits.h: four 32-bit words of flags come first in struct termios.
const OPOST = 0o1;
const ECHO = 0o10;

/** Without echo, and without turning LF into CRLF: what a program writes is what is read. Throws Fault "not-supported". */
export function openPty(): Pty {
  if (process.platform !== "linux") throw new Fault("not-supported", "pty: true needs Linux");
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const library = koffi.load(null);
  const call = (signature: string): ((...args: unknown[]) => number) => library.func(signature);
  const master = call("int posix_openpt(int)")(constants.O_RDWR | constants.O_NOCTTY);
  const name = Buffer.alloc(128);
  if (
    master === -1 ||
    call("int grantpt(int)")(master) === -1 ||
    call("int unlockpt(int)")(master) === -1 ||
    call("int ptsname_r(int, void *, size_t)")(master, name, name.length) !== 0
  ) {
    throw new Fault("not-supported", "pty: true needs a pseudo terminal, and this machine gives none");
  }
  const slave = openSync(name.toString("latin1", 0, name.indexOf(0)), constants.O_RDWR | constants.O_NOCTTY);
  const attributes = Buffer.alloc(64);
  call("int tcgetattr(int, void *)")(slave, attributes);
  attributes.writeUInt32LE(attributes.readUInt32LE(4) & ~OPOST, 4);
  attributes.writeUInt32LE((attributes.readUInt32LE(12) & ~ECHO) >>> 0, 12);
  call("int tcsetattr(int, int, void *)")(slave, 0, attributes);
  return { stream: new ReadStream(master), slave };
}
