/**
 * Being told that a socket can be read where libuv has no handle that only asks: SIGIO (O_ASYNC, fcntl(2)).
 *
 * The kernel sends the signal when something arrives at a socket that asked for it, a datagram or an error; it does not
 * say at which, so poll(2) then looks at all that wait, without waiting itself.
 */
import { isMainThread } from "node:worker_threads";
import { requireLibc } from "./libc.ts";

// Linux's numbers (asm-generic/fcntl.h, asm-generic/poll.h).
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const O_ASYNC = 0o20000;
const POLLIN = 1;
/** sizeof(struct pollfd): the descriptor, what is asked, what is answered. */
const pollSize = 8;

/** A worker thread gets no signals: there, and only there, the sockets are looked at every so often. */
const pollingMs = 2;

const waiting = new Map<number, () => void>();
let isListening = false;
let polling: NodeJS.Timeout | undefined;

/** Calls back once, when the socket has something or has failed. Returns what takes the wish back. */
export function whenReadable(fd: number, callback: () => void): () => void {
  waiting.set(fd, callback);
  askForSignals(fd, true);
  // What came before the signal was asked for.
  if (readable([fd]).length > 0) setImmediate(look);
  return () => {
    if (waiting.get(fd) === callback) forget(fd);
  };
}

/** Has this socket something to read, or an error to tell, at this moment? */
export function isReadable(fd: number): boolean {
  return readable([fd]).length > 0;
}

function look(): void {
  for (const fd of readable([...waiting.keys()])) {
    const callback = waiting.get(fd);
    forget(fd);
    callback?.();
  }
}

/** Which of these have something to read, or an error to tell. */
function readable(descriptors: readonly number[]): number[] {
  const asked = Buffer.alloc(descriptors.length * pollSize);
  descriptors.forEach((fd, index) => {
    asked.writeInt32LE(fd, index * pollSize);
    asked.writeInt16LE(POLLIN, index * pollSize + 4);
  });
  if (requireLibc().poll(asked, descriptors.length, 0) <= 0) return [];
  return descriptors.filter((_, index) => asked.readInt16LE(index * pollSize + 6) !== 0);
}

function forget(fd: number): void {
  if (waiting.delete(fd)) askForSignals(fd, false);
}

function askForSignals(fd: number, on: boolean): void {
  if (!isMainThread) return poll();
  if (!isListening) {
    isListening = true;
    // Never taken back: a SIGIO that nobody handles would end the process.
    process.on("SIGIO", look);
  }
  const libc = requireLibc();
  if (on) libc.fcntl(fd, F_SETOWN, process.pid);
  const flags = libc.fcntl(fd, F_GETFL, 0);
  if (flags !== -1) libc.fcntl(fd, F_SETFL, on ? flags | O_ASYNC : flags & ~O_ASYNC);
}

function poll(): void {
  if (waiting.size === 0) {
    clearInterval(polling);
    polling = undefined;
  } else {
    polling ??= setInterval(look, pollingMs);
  }
}
