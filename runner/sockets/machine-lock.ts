/**
 * One holder at a time on the whole machine. The lock is an abstract Unix socket (unix(7)): the kernel frees it with its
 * process, however that ends, and each network has its own, as it has its own ports. Whoever waits is told by the end of
 * its connection, so nothing polls.
 */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

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

/** Waits its turn; undefined when it was given up. Where there are no abstract sockets, everybody gets it. */
export async function takeMachineLock(name: string, options: LockOptions = {}): Promise<MachineLock | undefined> {
  if (process.platform !== "linux") return { isWanted: false, release: () => {} };
  while (options.signal?.aborted !== true) {
    const lock = await tryToHold(`\0tomada/${name}`);
    if (lock !== undefined) return lock;
    await untilReleased(`\0tomada/${name}`, options);
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
  server.listen(path);
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
  return holding(server, waiting);
}

function holding(server: Server, waiting: ReadonlySet<Socket>): MachineLock {
  return {
    get isWanted() {
      return waiting.size > 0;
    },
    release() {
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
  await once(holder, "close");
  signal?.removeEventListener("abort", giveUp);
}
