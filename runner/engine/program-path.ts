/** Whether a program has bound the Unix socket that the scenario asks it to; what it does instead is explained. */
import { formatAddress, type UnixAddress } from "../model/address.ts";
import { Mismatch, type ProgramExit } from "../model/outcome.ts";
import { describeExit } from "../programs/describe-exit.ts";
import { endOrPause } from "../programs/pause.ts";
import type { Program } from "../programs/program.ts";
import { isSamePath, readUnixSockets, type UnixSocket } from "../programs/unix-sockets.ts";
import type { Actor } from "../steps/actor.ts";
import { programOf, readinessMs, waitForReadiness, type Candidate } from "./readiness-wait.ts";

/** What a program has done for a second it goes on doing. */
const settledMs = 1000;
const pauseMs = 5;

type Look =
  | { readonly kind: "ready"; readonly socket: UnixSocket }
  | { readonly kind: "exited"; readonly exit: ProgramExit }
  /** Named sockets that are not what is asked for; empty: there are none. */
  | { readonly kind: "otherwise"; readonly sockets: readonly UnixSocket[] };

/** Throws Mismatch "not-listening", "listening-elsewhere", "exited-early". `taken`: sockets that were found before. */
export async function waitForPath(
  actor: Actor,
  seat: Candidate,
  wanted: UnixAddress,
  taken: ReadonlySet<number> = new Set(),
): Promise<UnixSocket> {
  const program = programOf(seat);
  const found = await waitForReadiness<Look>(actor, seat, {
    what: `${verbOf(wanted)} on ${formatAddress(wanted)}`,
    watch: (signal) => watch(program, wanted, taken, seat.timeoutScale, signal),
    look: () => look(program, wanted, taken),
  });
  if (found.kind === "ready") return found.socket;
  throw explain(seat.name, wanted, found);
}

/** Looks until it is ready, has ended, or is seen to do something else. */
async function watch(
  program: Program,
  wanted: UnixAddress,
  taken: ReadonlySet<number>,
  scale: number,
  signal: AbortSignal,
): Promise<Look | undefined> {
  const started = performance.now();
  let settledSince = started;
  let before = "";
  while (!signal.aborted) {
    const found = look(program, wanted, taken);
    if (found.kind !== "otherwise") return found.kind === "exited" ? { ...found, exit: await program.ended } : found;
    const now = performance.now();
    const state = found.sockets.map(({ inode, isListening }) => `${inode} ${isListening}`).join();
    if (state !== before) settledSince = now;
    before = state;
    const isSettled = state !== "" && now - settledSince >= settledMs * scale;
    if (isSettled || now - started >= readinessMs * scale) return found;
    await endOrPause(program.exit === undefined ? program.ended : undefined, pauseMs, signal);
  }
  return undefined;
}

function look(program: Program, wanted: UnixAddress, taken: ReadonlySet<number>): Look {
  const members = program.family.members().map(({ pid }) => pid);
  const sockets = readUnixSockets(members).filter(({ inode }) => !taken.has(inode));
  const socket = sockets.find((one) => receives(one, wanted) && isAt(one, wanted));
  if (socket !== undefined) return { kind: "ready", socket };
  if (program.exit !== undefined && members.length === 0) return { kind: "exited", exit: program.exit };
  return { kind: "otherwise", sockets };
}

function receives({ type, isListening }: UnixSocket, { scheme }: UnixAddress): boolean {
  return scheme === "unix-dgram" ? type === "datagram" : type === "stream" && isListening;
}

function isAt({ path }: UnixSocket, wanted: UnixAddress): boolean {
  return wanted.path === "@" ? path.startsWith("@") : isSamePath(path, wanted.path);
}

function verbOf({ scheme }: UnixAddress): string {
  return scheme === "unix-dgram" ? "receive" : "listen";
}

function explain(name: string, wanted: UnixAddress, found: Exclude<Look, { kind: "ready" }>): Mismatch {
  const asked = formatAddress(wanted);
  const does = verbOf(wanted);
  if (found.kind === "exited")
    return new Mismatch(
      "exited-early",
      `${name} ${describeExit(found.exit)} before it ${wanted.scheme === "unix-dgram" ? "received" : "listened"} on ${asked}`,
    );
  const elsewhere = found.sockets.filter((socket) => receives(socket, wanted));
  if (elsewhere.length > 0) {
    const where = listSockets(elsewhere);
    return new Mismatch("listening-elsewhere", `${name} ${does}s on ${where}; the scenario asks for ${asked}`, {
      comparison: { expectedText: asked, actualText: where, base: 0 },
    });
  }
  const there = found.sockets.find((socket) => isAt(socket, wanted));
  if (there?.type === "stream" && wanted.scheme === "unix")
    return new Mismatch(
      "not-listening",
      `${name} has bound ${asked} and does not listen there: whoever connects is refused`,
    );
  if (there !== undefined)
    return new Mismatch("not-listening", `${name} does not ${does} on ${asked}: what it has there is ${kindOf(there)}`);
  const rest =
    found.sockets.length === 0 ? "it has no Unix socket with a name" : `it has ${listSockets(found.sockets)}`;
  return new Mismatch("not-listening", `${name} does not ${does} on ${asked}: it runs, and ${rest}`);
}

function kindOf({ type }: UnixSocket): string {
  return type === "datagram"
    ? "a datagram socket (SOCK_DGRAM)"
    : type === "stream"
      ? "a stream socket (SOCK_STREAM)"
      : "a socket of another type (SOCK_SEQPACKET)";
}

function listSockets(sockets: readonly UnixSocket[]): string {
  return sockets.map(({ type, path }) => `${type === "datagram" ? "unix-dgram" : "unix"}:${path}`).join(" and ");
}
