/**
 * One holder at a time on the whole machine. The lock is an abstract Unix socket (unix(7)): the kernel frees it with its
 * process, however that ends, and each network has its own, as it has its own ports. Whoever waits is told by the end of
 * its connection, so nothing polls.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface MachineLock {
  /** Does anybody wait for it? */
  readonly isWanted: boolean;
  release(): void;
}

export interface LockOptions {
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
  /** Called whenever it has to be waited for, with the holder's process id where that is known. */
  readonly onWait?: (holder: number | undefined) => void;
}

/** So long whoever released a lock that others wait for does without it: else it would always be the first to take it. */
const courtesyMs = 10;
const courtesies = new Map<string, Promise<void>>();

/** A socket's name has 107 bytes behind its NUL (unix(7)); a libuv cuts what is longer, or refuses it. */
const longestName = 100;

/** Nobody who is refused a socket is refused the lock: at worst two play with the same address, and are told so by bind(2). */
const noLock: MachineLock = { isWanted: false, release: () => {} };

/** Waits its turn; undefined when it was given up. Where there are no abstract sockets, everybody gets it. */
export async function takeMachineLock(name: string, options: LockOptions = {}): Promise<MachineLock | undefined> {
  if (process.platform !== "linux") return noLock;
  const path = `\0tomada/${shorten(name)}`;
  await courtesies.get(path);
  while (options.signal?.aborted !== true) {
    const lock = await tryToHold(path);
    if (lock !== undefined) return lock;
    await untilReleased(path, options);
  }
  return undefined;
}

async function tryToHold(path: string): Promise<MachineLock | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => waiting.delete(socket));
    socket.write(`${process.pid}\n`);
    // It never sends; only its end is of interest.
    socket.resume();
  });
  try {
    server.listen(path);
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    return noLock;
  }
  return holding(path, server, waiting);
}

/** The same for every process, whatever its Node. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  return createHash("sha256").update(name).digest("hex");
}

function holding(path: string, server: Server, waiting: ReadonlySet<Socket>): MachineLock {
  return {
    get isWanted() {
      return waiting.size > 0;
    },
    release() {
      if (waiting.size > 0)
        courtesies.set(
          path,
          sleep(courtesyMs).then(() => void courtesies.delete(path)),
        );
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

/** Ends when the holder may have gone: then the lock is to be tried again. */
async function untilReleased(path: string, { signal, onWait }: LockOptions): Promise<void> {
  const holder = connect(path);
  const giveUp = (): void => void holder.destroy();
  signal?.addEventListener("abort", giveUp, { once: true });
  // ECONNREFUSED or ECONNRESET: it has gone in between, which is as good.
  holder.on("error", () => {});
  holder.once("data", (line: Buffer) => onWait?.(Number(line.toString("latin1")) || undefined));
  // Not events.once, which rejects for an error.
  await new Promise((resolve) => holder.once("close", resolve));
  signal?.removeEventListener("abort", giveUp);
}
