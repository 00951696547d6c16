/** What only the rest of the runner can do for expressions: lent, so that this room imports no sockets. */
export const host = {
  freePort: (): number => {
    throw new Error("free_port() is not available here");
  },
};

/** The engine lends `free_port()` its sockets. */
export function lendFreePort(freePort: () => number): void {
  host.freePort = freePort;
}
