/** The file that bind(2) makes for a Unix socket. The kernel leaves it behind when the socket is closed (unix(7)). */
import { lstatSync, unlinkSync, type BigIntStats } from "node:fs";
import { undoAtExit } from "./at-exit.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * Remembers the file at the socket's path; returns what removes it, unless another has taken its place by then. A process
 * that ends before removes it, too.
 */
export function rememberSocketFile(local: Endpoint): () => void {
  if (!("path" in local) || !local.path.startsWith("/")) return () => {};
  const { path } = local;
  const made = lookAt(path);
  if (made === undefined) return () => {};
  const takeBack = undoAtExit(() => remove(path, made));
  return () => {
    takeBack();
    remove(path, made);
  };
}

function remove(path: string, made: BigIntStats): void {
  const now = lookAt(path);
  if (now === undefined || !isSame(now, made)) return;
  try {
    unlinkSync(path);
  } catch {
    // Somebody else has just removed it, or the folder is not ours to change: nothing of ours depends on it.
  }
}

function lookAt(path: string): BigIntStats | undefined {
  try {
    const found = lstatSync(path, { bigint: true });
    return found.isSocket() ? found : undefined;
  } catch {
    return undefined;
  }
}

/** File systems give an inode's number to the next file at once; nobody writes to a socket's file, so its time stays. */
function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino && one.mtimeNs === other.mtimeNs;
}
