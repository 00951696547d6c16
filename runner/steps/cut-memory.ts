/** How the last DATA on a connection was cut, for whoever explains what came of it. */
import type { CutInfo } from "../model/outcome.ts";
import type { Connection } from "../sockets/connection.ts";

const cuts = new WeakMap<Connection, CutInfo>();

export function rememberCut(connection: Connection, cut: CutInfo): void {
  cuts.set(connection, cut);
}

export function lastCut(connection: Connection): CutInfo | undefined {
  return cuts.get(connection);
}
