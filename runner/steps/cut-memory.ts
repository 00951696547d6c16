/** How the last DATA on a connection was cut, for whoever explains what came of it. */
import type { CutInfo } from "../model/outcome.ts";
import type { Connection } from "../sockets/connection.ts";

interface Remembered {
  readonly cut: CutInfo;
  /** How many bytes the connection had sent before its first piece. */
  readonly start: number;
}

const cuts = new WeakMap<Connection, Remembered>();

/** Before each piece of it is sent. */
export function rememberCut(connection: Connection, cut: CutInfo): void {
  const start = cut.pieces > 1 ? cuts.get(connection)?.start : undefined;
  cuts.set(connection, { cut, start: start ?? connection.sentBytes });
}

/** undefined also when something was sent whole since: what comes back is the answer to that. */
export function lastCut(connection: Connection): CutInfo | undefined {
  const last = cuts.get(connection);
  return last === undefined || connection.sentBytes > last.start + last.cut.bytes ? undefined : last.cut;
}
