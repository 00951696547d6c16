/** When a program can receive: read from the kernel, never tried by connecting, for many serve one connection only. */
import type { ProgramExit } from "../model/outcome.ts";
import { readSockets, type KernelSocket } from "./kernel-sockets.ts";
import { endOrPause } from "./pause.ts";
import type { Program } from "./program.ts";

/** What is asked for: numeric hosts (none: any of this machine), and a port (0: any). */
export interface WantedAddress {
  readonly hosts: readonly string[];
  readonly port: number;
}

export type Readiness =
  | { readonly kind: "listening"; readonly socket: KernelSocket }
  /** It listens, and nowhere where it should. */
  | { readonly kind: "elsewhere"; readonly sockets: readonly KernelSocket[] }
  /** It holds TCP sockets that do not listen: bound or not, where the kernel lets us see that. */
  | { readonly kind: "idle-sockets"; readonly sockets: readonly KernelSocket[] }
  /** It has no TCP socket that could ever be connected to. */
  | { readonly kind: "no-socket" }
  | { readonly kind: "exited"; readonly exit: ProgramExit };

export interface ReadinessLimits {
  readonly timeoutMs: number;
  /** Factor on our patience with a program that seems to have made up its mind. */
  readonly scale: number;
  /** Gives up: resolves with undefined. */
  readonly signal: AbortSignal;
}

/** To listen elsewhere, or to hold a socket that does not listen, for so long is taken for the final state. */
const settledMs = 1000;
const shortestPauseMs = 1;
const longestPauseMs = 20;
/** Part of the time that may be spent on looking at the whole machine, for daemons that left their family. */
const searchShare = 0.05;

/** Looks until it listens as wanted, or is seen not to. `taken`: sockets, by inode, that do not count. */
export async function waitUntilListening(
  program: Program,
  wanted: WantedAddress,
  { timeoutMs, scale, signal }: ReadinessLimits,
  taken: ReadonlySet<number> = new Set(),
): Promise<Readiness | undefined> {
  const started = performance.now();
  const look = makeLook(program);
  let settledSince = started;
  let before = "";
  for (let pauseMs = shortestPauseMs; !signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 1.3)) {
    const sockets = look().filter(({ protocol, inode }) => protocol === "tcp" && !taken.has(inode));
    const listening = sockets.filter(({ state }) => state === "LISTEN");
    const match = listening.find((socket) => meets(socket, wanted));
    if (match !== undefined) return { kind: "listening", socket: match };
    // A daemon's first process ends when the daemon has been started.
    if (program.exit !== undefined && program.family.members().length === 0)
      return { kind: "exited", exit: await program.ended };
    const idle = sockets.filter(({ state }) => state === "BOUND" || state === "UNBOUND");
    const now = performance.now();
    const state = [...listening, ...idle].map((socket) => `${socket.inode} ${socket.state}`).join();
    if (state !== before) settledSince = now;
    before = state;
    const isSettled = state !== "" && now - settledSince >= settledMs * scale;
    if (isSettled || now - started >= timeoutMs) {
      if (listening.length > 0) return { kind: "elsewhere", sockets: listening };
      return idle.length > 0 ? { kind: "idle-sockets", sockets: idle } : { kind: "no-socket" };
    }
    await endOrPause(program.exit === undefined ? program.ended : undefined, pauseMs, signal);
  }
  return undefined;
}

/** An address that a program listens at takes connections that are made to any of the wanted ones. */
export function meets({ host, port }: KernelSocket, wanted: WantedAddress): boolean {
  if (wanted.port !== 0 && port !== wanted.port) return false;
  // A socket on :: takes IPv4 too, unless it says otherwise.
  return wanted.hosts.length === 0 || host === "0.0.0.0" || host === "::" || wanted.hosts.includes(host);
}

/** Reads the program's sockets; who left the family is searched for when the last search is long enough ago. */
function makeLook(program: Program): () => readonly KernelSocket[] {
  let nextSearch = performance.now() + longestPauseMs;
  return () => {
    const { family } = program;
    const start = performance.now();
    if (start < nextSearch && program.exit === undefined) return readSockets(family.closeMembers());
    const members = family.members().map(({ pid }) => pid);
    const end = performance.now();
    nextSearch = end + (end - start) / searchShare;
    return readSockets(members);
  };
}
