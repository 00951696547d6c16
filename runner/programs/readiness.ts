/** When a program can receive: read from the kernel, never tried by connecting, for many serve one connection only. */
import type { ProgramExit } from "../model/outcome.ts";
import { readSockets, type KernelSocket } from "./kernel-sockets.ts";
import { endOrPause } from "./pause.ts";
import type { Program } from "./program.ts";

/** What is asked for: numeric hosts (none: any of this machine), and a port (0: any). */
export interface WantedAddress {
  readonly protocol: KernelSocket["protocol"];
  readonly hosts: readonly string[];
  readonly port: number;
}

export type Readiness =
  /** TCP: it listens. UDP: it is bound, which is all that a receiver needs. */
  | { readonly kind: "listening"; readonly socket: KernelSocket }
  /** It can receive, and nowhere where it should. */
  | { readonly kind: "elsewhere"; readonly sockets: readonly KernelSocket[] }
  /** It holds sockets of that protocol that cannot receive: bound without listening, or not bound, where the kernel lets us see that. */
  | { readonly kind: "idle-sockets"; readonly sockets: readonly KernelSocket[] }
  /** It can receive, by the other protocol alone. */
  | { readonly kind: "other-protocol"; readonly sockets: readonly KernelSocket[] }
  /** It has no socket of that protocol that could ever be reached. */
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
    const sockets = look().filter(({ inode }) => !taken.has(inode));
    const receiving = sockets.filter((socket) => canReceive(socket, wanted));
    const match = receiving.find((socket) => socket.protocol === wanted.protocol && meets(socket, wanted));
    if (match !== undefined) return { kind: "listening", socket: match };
    // A daemon's first process ends when the daemon has been started.
    if (program.exit !== undefined && program.family.members().length === 0)
      return { kind: "exited", exit: await program.ended };
    const elsewhere = receiving.filter(({ protocol }) => protocol === wanted.protocol);
    // Beside what it does by the right protocol, or at another port, it says nothing: programs look up names by UDP.
    const others = receiving.filter((socket) => socket.protocol !== wanted.protocol);
    const idle = sockets.filter((socket) => socket.protocol === wanted.protocol && isIdle(socket));
    const relevant = [...elsewhere, ...idle];
    const telling = relevant.length > 0 ? relevant : others.filter((socket) => meets(socket, wanted));
    const now = performance.now();
    const state = telling.map((socket) => `${socket.inode} ${socket.state}`).join();
    if (state !== before) settledSince = now;
    before = state;
    const isSettled = state !== "" && now - settledSince >= settledMs * scale;
    if (isSettled || now - started >= timeoutMs) {
      if (elsewhere.length > 0) return { kind: "elsewhere", sockets: elsewhere };
      if (relevant.length > 0) return { kind: "idle-sockets", sockets: idle };
      return others.length > 0 ? { kind: "other-protocol", sockets: others } : { kind: "no-socket" };
    }
    await endOrPause(program.exit === undefined ? program.ended : undefined, pauseMs, signal);
  }
  return undefined;
}

/**
 * A connected UDP socket hears one peer only: it counts when it has the very port that is asked for, for a name server's
 * answer is received at one, too.
 */
function canReceive({ protocol, state, port }: KernelSocket, wanted: WantedAddress): boolean {
  if (protocol === "tcp") return state === "LISTEN";
  return port !== 0 && (state === "BOUND" || port === wanted.port);
}

function isIdle({ protocol, state }: KernelSocket): boolean {
  return state === "UNBOUND" || (protocol === "tcp" && state === "BOUND");
}

/** An address that a program receives at takes what is sent to any of the wanted ones. */
export function meets({ host, port }: Pick<KernelSocket, "host" | "port">, wanted: WantedAddress): boolean {
  if (wanted.port !== 0 && port !== wanted.port) return false;
  // A socket on :: takes IPv4 too, unless it says otherwise; one on 0.0.0.0 never takes IPv6.
  if (wanted.hosts.length === 0 || host === "::" || wanted.hosts.includes(host)) return true;
  return host === "0.0.0.0" && wanted.hosts.some((one) => !one.includes(":"));
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
