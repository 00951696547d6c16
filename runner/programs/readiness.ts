/** When a program can receive: read from the kernel, never tried by connecting, for many serve one connection only. */
import type { ProgramExit } from "../model/outcome.ts";
import { readProcessSockets, type KernelSocket } from "./kernel-sockets.ts";
import type { Program } from "./program.ts";

/** What is asked for: numeric hosts (empty: any of this machine), and a port (0: any). */
export interface WantedAddress {
  readonly hosts: readonly string[];
  readonly port: number;
}

export type Readiness =
  | { readonly kind: "listening"; readonly socket: KernelSocket }
  | { readonly kind: "elsewhere"; readonly sockets: readonly KernelSocket[] }
  /** It has sockets that neither listen nor are connected: bound, perhaps, and not listening. */
  | { readonly kind: "not-listening"; readonly openSockets: number }
  | { readonly kind: "exited"; readonly exit: ProgramExit };

/** Listening somewhere else, or holding a socket that does not listen, for so long is taken for its final state. */
const settledMs = 1000;

/** Looks until it listens as wanted, or is seen not to. `signal` gives up; `taken` are sockets that do not count. */
export async function waitUntilListening(
  program: Program,
  wanted: WantedAddress,
  limits: { readonly timeoutMs: number; readonly scale: number; readonly signal: AbortSignal },
  taken: ReadonlySet<number> = new Set(),
): Promise<Readiness | undefined> {
  const started = performance.now();
  let settledSince = started;
  let before = "";
  for (let pause = 3; !limits.signal.aborted; pause = Math.min(25, pause * 1.5)) {
    const { sockets, unlisted } = readProcessSockets(program.pid);
    const listening = sockets.filter(({ protocol, state, inode }) => protocol === "tcp" && state === "LISTEN" && !taken.has(inode));
    const match = listening.find((socket) => isWanted(socket, wanted));
    if (match !== undefined) return { kind: "listening", socket: match };
    if (program.exit !== undefined) return { kind: "exited", exit: program.exit };
    const now = performance.now();
    const state = `${listening.map(({ inode }) => inode).join()} ${unlisted}`;
    if (state !== before) settledSince = now;
    before = state;
    const isSettled = now - settledSince >= settledMs * limits.scale && (listening.length > 0 || unlisted > 0);
    if (isSettled || now - started >= limits.timeoutMs) {
      return listening.length > 0 ? { kind: "elsewhere", sockets: listening } : { kind: "not-listening", openSockets: unlisted };
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return undefined;
}

function isWanted({ host, port }: KernelSocket, wanted: WantedAddress): boolean {
  if (wanted.port !== 0 && port !== wanted.port) return false;
  // A socket on :: takes IPv4 too, unless it says otherwise.
  return wanted.hosts.length === 0 || host === "0.0.0.0" || host === "::" || wanted.hosts.includes(host);
}
