/** Reading from and writing to our end of a pseudo terminal, where libuv's own ways lose bytes or block. */
import { closeSync, readSync, writeSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import type { ReadStream } from "node:tty";

/**
 * libuv takes the hang-up for the end of the stream as soon as one read brings less than it asked for, and a terminal
 * never brings more than 4 KiB: what is left then is read after it. `readRest` brings undefined when there is no more.
 */
export function readToTheEnd(stream: ReadStream, readRest: () => Buffer | undefined): Readable {
  const output = new Readable({
    read: () => {},
    destroy: (error, done) => {
      stream.destroy();
      done(error);
    },
  });
  stream.on("data", (chunk) => output.push(chunk));
  // EIO: the end of a pseudo terminal.
  stream.on("error", () => {});
  stream.on("close", () => {
    for (let rest = readRest(); rest !== undefined; rest = readRest()) output.push(rest);
    output.push(null);
  });
  return output;
}

/** undefined at the end (EIO), and where nothing is there. */
export function readAtOnce(fd: number): Buffer | undefined {
  const chunk = Buffer.allocUnsafe(65_536);
  try {
    const count = readSync(fd, chunk);
    return count === 0 ? undefined : chunk.subarray(0, count);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EIO" || code === "EAGAIN") return undefined;
    throw error;
  }
}

const retryMs = 5;

/**
 * libuv's own writes to a terminal block, and would hold all of us up while a program does not read. Closes the
 * descriptor when it is destroyed.
 */
export function writeWithoutBlocking(fd: number): Writable {
  const writeRest = (rest: Buffer, done: (error?: Error) => void): void => {
    if (input.destroyed) return;
    try {
      const count = writeSync(fd, rest);
      if (count === rest.length) done();
      else writeRest(rest.subarray(count), done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") setTimeout(writeRest, retryMs, rest, done);
      else done(error as Error);
    }
  };
  const input: Writable = new Writable({
    write: (chunk: Buffer, _encoding, done) => writeRest(chunk, done),
    destroy: (error, done) => {
      closeSync(fd);
      done(error);
    },
  });
  return input;
}
