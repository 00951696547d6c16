/** Questions that several explainers ask of a failure and of the programs that were there. */
import type { BlockedCall } from "../programs/blocked-calls.ts";
import type { Language } from "../programs/language.ts";
import type { Failure, ProgramEvidence } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import { formatAddress } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";

/** Bytes that were received, of a comparison, as text of one character a byte; "" where there are none. */
export function receivedText({ comparison }: Failure): string {
  return comparison?.actual === undefined ? "" : Buffer.from(comparison.actual).toString("latin1");
}

/** Expected and received from the first byte on, where both are known in bytes and nothing was cut away before. */
export function comparedBytes({
  comparison,
}: Failure): { readonly expected: Buffer; readonly actual: Buffer } | undefined {
  if (comparison?.expected === undefined || comparison.actual === undefined || comparison.base !== 0) return undefined;
  return { expected: Buffer.from(comparison.expected), actual: Buffer.from(comparison.actual) };
}

/** What came from the first of these bytes on, beyond what was compared, as far as the wire shows it. */
export function received({ wire = [] }: Failure, from: Buffer): Buffer {
  const came = wire.filter(({ direction }) => direction === "received").map(({ bytes }) => bytes);
  const all = Buffer.concat(came);
  const at = all.indexOf(from);
  return at === -1 ? from : all.subarray(at);
}

/** "ECONNREFUSED", where a system call of ours failed. */
export function errnoOf({ message }: Failure): string | undefined {
  return /: (E[A-Z0-9]+) \(/.exec(message)?.[1];
}

/** Those that ended by themselves. */
export function endedPrograms(programs: readonly Observation[]): readonly ProgramEvidence[] {
  return programs.map(({ evidence }) => evidence).filter(({ exit }) => exit !== undefined && !exit.stopped);
}

export function runningPrograms(programs: readonly Observation[]): readonly Observation[] {
  return programs.filter(({ evidence }) => evidence.exit === undefined);
}

/** The program's end of the connection that the failure is about, where a program has it. */
export function findOtherEnd(
  { connection }: Failure,
  programs: readonly Observation[],
): { readonly program: Observation; readonly socket: KernelSocket } | undefined {
  if (connection === undefined) return undefined;
  for (const program of programs) {
    const socket = program.sockets.find(
      ({ remoteHost, remotePort }) => formatAddress(remoteHost, remotePort) === connection.local,
    );
    if (socket !== undefined) return { program, socket };
  }
  return undefined;
}

/** A role of ours that waits for this very program, and for what: "waits for the end of a line". */
export function findWaiting(
  { waits = [] }: Failure,
  { sockets }: Observation,
): { readonly actor: string; readonly what: string } | undefined {
  const ends = sockets.filter(({ remotePort }) => remotePort !== 0).map(({ host, port }) => formatAddress(host, port));
  for (const { actor, what } of waits) {
    const end = ends.find((one) => what.endsWith(` from ${one}`));
    if (end !== undefined) return { actor, what: what.slice(0, -` from ${end}`.length) };
  }
  return undefined;
}

/** Is one of its threads in such a call, on that socket where one is named? */
export function waitsIn({ calls }: Observation, waiting: BlockedCall["waiting"], inode?: number): boolean {
  return calls.some((call) => call.waiting === waiting && (inode === undefined || call.inode === inode));
}

/** Is it in a recv() on that socket, or does it watch several at once, as an event loop does? */
export function receivesOn(program: Observation, { inode }: Pick<KernelSocket, "inode">): boolean {
  return waitsIn(program, "receive", inode) || waitsIn(program, "watch");
}

/** Is it in accept(), and in nothing else that has to do with sockets? */
export function isInAcceptAlone({ calls, sockets, unixSockets }: Observation): boolean {
  const listens = (inode: number | undefined): boolean =>
    sockets.some((socket) => socket.inode === inode && socket.state === "LISTEN") ||
    unixSockets.some((socket) => socket.inode === inode && socket.isListening);
  const accepts = ({ waiting, inode }: BlockedCall): boolean =>
    waiting === "accept" || (waiting === "receive" && listens(inode));
  return calls.some(accepts) && calls.every((call) => accepts(call) || call.waiting === "sleep");
}

/** What they are written in, where that is one language. */
export function languageOf(programs: readonly Observation[]): Language | undefined {
  const [first, ...others] = new Set(programs.map(({ language }) => language));
  return others.length === 0 ? first : undefined;
}

export function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** At most so many code units of it, in quotes. */
export function quote(text: string, most = 60): string {
  return JSON.stringify(text.length > most ? `${text.slice(0, most - 1)}…` : text);
}
