/** An error that a socket has met and that no call has told yet. */
import type { Connection } from "./connection.ts";
import { readSize, sizeOf } from "./descriptor.ts";
import { errnoName } from "./errno.ts";
import { loadLibc, SOL_SOCKET } from "./libc.ts";

/** asm-generic/socket.h. */
const SO_ERROR = 4;

/**
 * Its name, and the kernel forgets it (SO_ERROR, socket(7)). After the end of the stream recv(2) tells of no reset that
 * comes later; this does.
 */
export function takePendingError({ fd }: Connection): string | undefined {
  const loaded = loadLibc();
  if ("reason" in loaded || fd === -1) return undefined;
  const value = sizeOf(0);
  if (loaded.libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, value, sizeOf(value.length)) === -1) return undefined;
  const errno = readSize(value);
  return errno === 0 ? undefined : errnoName(errno);
}
