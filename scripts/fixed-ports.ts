/** One holder at a time, on the whole machine, of the ports that the examples name: tests that play them take turns. */
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** An abstract Unix socket (unix(7)): the kernel frees it with its process, however that ends. */
const lockPath = "\0tomada-fixed-ports";

/** Plays `body` while nobody else plays one. Whoever waits is told by the end of its connection, so nothing polls. */
export async function holdingFixedPorts<T>(body: () => Promise<T>): Promise<T> {
  const lock = await takeLock();
  try {
    return await body();
  } finally {
    lock.release();
  }
}

async function takeLock(): Promise<{ release(): void }> {
  for (;;) {
    const waiting = new Set<{ destroy(): void }>();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => waiting.delete(socket));
    });
    server.listen(lockPath);
    try {
      await once(server, "listening");
      return {
        release() {
          server.close();
          for (const socket of waiting) socket.destroy();
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    const holder = connect(lockPath);
    // ECONNREFUSED or ECONNRESET: it has gone in between, which is as good.
    holder.on("error", () => {});
    holder.resume();
    await once(holder, "close");
  }
}
