/** What `expect-state` looks at: a socket of ours, a program's end of a connection, or many sockets of which some are counted. */
import type { Address } from "../model/address.ts";
import type { Inspection } from "../programs/inspection.ts";
import { describeSocket, readTcpSockets, type KernelSocket } from "../programs/kernel-sockets.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import { formatEndpoint } from "../sockets/endpoint.ts";
import type { Network } from "../sockets/network.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import { readTcpState, type TcpState } from "../sockets/tcp-state.ts";
import type { Actor, ConnectionEnds } from "./actor.ts";
import type { KernelQuestion } from "./kernel-wait.ts";
import { describeBounds, isSingular, meetsBounds, type Bounds } from "./state-argument.ts";

/** The socket of this name, or the newest, though it be closed. */
export function ownSocket(actor: Actor, name: string | undefined, wanted: TcpState): KernelQuestion {
  const ofListener = wanted === "LISTEN" && name === undefined;
  const ends = ofListener ? undefined : actor.sockets.ends(name);
  const socket = ofListener
    ? actor.sockets.listener(undefined)
    : ends?.isClosed === true
      ? undefined
      : actor.sockets.any(name);
  if (socket instanceof DatagramSocket || (socket !== undefined && "path" in socket.local))
    throw new RangeError(`${String(socket)} is no TCP socket: it has no state`);
  const shown = ends?.isClosed === true ? `${describeEnds(ends)}, which is closed,` : String(socket);
  const state = (): string => {
    const own = socket === undefined || socket.closed ? "CLOSED" : readTcpState(socket);
    // Linux keeps TIME_WAIT, and all that comes after close(2), apart from the socket that a process holds.
    return own === "CLOSED" && ends !== undefined ? (findEnd(actor, ends)?.state ?? "CLOSED") : own;
  };
  return {
    holds: () => state() === wanted,
    describe: () => `waits for ${shown} to be in ${wanted}; it is in ${state()}`,
    complain: () => `expected the state ${wanted}, ${shown} is in ${state()}`,
  };
}

/** The program's end of a connection whose other end is, or was, ours. */
export function farEnd(
  actor: Actor,
  program: string,
  inspection: Inspection,
  { local, remote }: ConnectionEnds,
  wanted: TcpState,
): KernelQuestion {
  const turned = { local: remote, remote: local };
  const look = (): string => findEnd(actor, turned)?.state ?? "CLOSED";
  const details = (): string => {
    const socket = findEnd(actor, turned);
    if (socket === undefined) return "the kernel knows nothing of it any more, which is CLOSED";
    if (inspection.sockets().some(({ inode }) => inode === socket.inode)) return `it has ${describeSocket(socket)}`;
    const whose = socket.state === "ESTABLISHED" || socket.state === "CLOSE_WAIT" ? "not accepted yet" : "closed by it";
    return `it is in ${socket.state}, ${whose}`;
  };
  const end = `${program}'s end of ${describeEnds({ local, remote })}`;
  return {
    holds: () => look() === wanted,
    describe: () => `waits for ${end} to be in ${wanted}; ${details()}`,
    complain: () => `expected the state ${wanted} of ${end}; ${details()}`,
  };
}

export type SocketTest = (socket: KernelSocket) => boolean;

export interface View {
  /** The program whose sockets count; undefined: all of the network's. */
  readonly name: string | undefined;
  readonly inspection: Inspection | undefined;
  readonly tests: readonly SocketTest[];
}

export function manySockets(
  actor: Actor,
  { name, inspection, tests }: View,
  wanted: TcpState,
  bounds: Bounds,
): KernelQuestion {
  const look = (): readonly KernelSocket[] => {
    const all = inspection?.sockets() ?? actor.network.enter(readTcpSockets);
    return all.filter((socket) => socket.protocol === "tcp" && tests.every((test) => test(socket)));
  };
  const inState = (sockets: readonly KernelSocket[]): number =>
    sockets.filter(({ state }) => isState(state, wanted)).length;
  const whose = name === undefined ? "" : ` of ${name}`;
  const asked = `${describeBounds(bounds)} socket${isSingular(bounds) ? "" : "s"}${whose} in ${wanted}`;
  const found = (): string => {
    const sockets = look();
    return `${inState(sockets)} of ${sockets.length} ${sockets.length === 1 ? "is" : "are"}${listStates(sockets)}`;
  };
  return {
    holds: () => meetsBounds(inState(look()), bounds),
    describe: () => `waits for ${asked}; ${found()}`,
    complain: () => `expected ${asked}; ${found()}`,
  };
}

/** Bound or not, a TCP socket that does nothing is CLOSED to the RFC. */
function isState(state: string, wanted: TcpState): boolean {
  return state === wanted || (wanted === "CLOSED" && (state === "BOUND" || state === "UNBOUND"));
}

/** " (LISTEN 1, CLOSE_WAIT 37)". */
export function listStates(sockets: readonly KernelSocket[]): string {
  const counts = new Map<string, number>();
  for (const { state } of sockets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts.size === 0 ? "" : ` (${[...counts].map(([state, count]) => `${state} ${count}`).join(", ")})`;
}

/** A test of one end of a socket; port 0 and no host are any. */
export async function addressFilter(side: "local" | "remote", address: Address, network: Network): Promise<SocketTest> {
  if ("path" in address) throw new RangeError("a Unix socket has no TCP state; write an address of TCP");
  const endpoints = await network.enter(() => resolveEndpoint(address));
  const anyHost = address.host === "";
  return (socket) => {
    const [host, port] = side === "local" ? [socket.host, socket.port] : [socket.remoteHost, socket.remotePort];
    return endpoints.some(
      (endpoint) =>
        "port" in endpoint &&
        (endpoint.port === 0 || endpoint.port === port) &&
        (anyHost || plain(endpoint.host) === host),
    );
  };
}

type Ends = Pick<ConnectionEnds, "local" | "remote">;

function findEnd(actor: Actor, { local, remote }: Ends): KernelSocket | undefined {
  if (!("port" in local) || !("port" in remote)) return undefined;
  const here = plain(local.host);
  const there = plain(remote.host);
  return actor.network
    .enter(readTcpSockets)
    .find(
      ({ host, port, remoteHost, remotePort }) =>
        port === local.port && remotePort === remote.port && host === here && remoteHost === there,
    );
}

/** As the kernel's table is read: IPv4 on an IPv6 socket as IPv4. The table tells no scope. */
function plain(host: string): string {
  return host.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "");
}

function describeEnds({ local, remote }: Ends): string {
  return `${formatEndpoint(local)} to ${formatEndpoint(remote)}`;
}
