/** A program's sockets as the kernel tells them (/proc/PID/net/tcp and its siblings, proc_pid_net(5)): never by connecting. */
import { readlinkSync } from "node:fs";
import { decodeSockaddr, formatEndpoint, type InternetEndpoint } from "../sockets/endpoint.ts";
import { inspectForeignSocket } from "../sockets/foreign-socket.ts";
import { AF_INET, AF_INET6 } from "../sockets/libc.ts";
import { tcpStates } from "../sockets/tcp-state.ts";
import type { Family } from "./family.ts";
import { isGone, readDirectory, readProc } from "./process-table.ts";

/** One row of the tables, or a socket that stands in none: TCP that neither listens nor is connected, UDP that is not bound. */
export interface KernelSocket {
  readonly protocol: "tcp" | "udp";
  /** "LISTEN", "ESTABLISHED", … (RFC 9293 §3.3.2); "BOUND" and "UNBOUND" for those that do nothing yet. */
  readonly state: string;
  /** Numeric, without brackets; IPv4 addresses on IPv6 sockets as IPv4. */
  readonly host: string;
  readonly port: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  /** 0: no process holds it; it waits to be accepted, or was closed and is the kernel's alone. */
  readonly inode: number;
  /** Bytes that the program has not read yet; of a listening socket, connections that it has not accepted yet. */
  readonly waiting: number;
  /** The peer has closed its side, and the program has not read on to where that shows. */
  readonly endUnread?: true;
}

/** Of these the peer's FIN has come; the kernel counts it as a byte in the queue until recv(2) has returned 0. */
const afterPeersFin: ReadonlySet<string> = new Set(["CLOSE_WAIT", "LAST_ACK", "CLOSING"]);

/** By their numbers. The last is the kernel's own, TCP_NEW_SYN_RECV: to the RFC it is the same as TCP_SYN_RECV. */
const numberedStates = ["", ...tcpStates, "SYN_RECEIVED"];
const tables = ["tcp", "tcp6", "udp", "udp6"] as const;

/** Sockets that these processes hold, in the order of the kernel's tables. All in one network namespace. */
export function readSockets(pids: readonly number[]): readonly KernelSocket[] {
  const holders = findHolders(pids);
  const [observed] = pids;
  // Without sockets there is nothing to look up in tables that may have thousands of rows.
  if (observed === undefined || holders.size === 0) return [];
  const listed = tables.flatMap((table) => readTable(observed, table, (inode) => holders.has(inode)));
  for (const { inode } of listed) holders.delete(inode);
  return [...listed, ...[...holders].flatMap(([inode, holder]) => readUnlisted(inode, holder) ?? [])];
}

/**
 * Every TCP socket of the network that the calling thread is in, whoever holds it: those that were closed and live on in
 * the kernel, and those that nobody has accepted yet, are in no process.
 */
export function readTcpSockets(): readonly KernelSocket[] {
  return (["tcp", "tcp6"] as const).flatMap((table) => readTable("thread-self", table, () => true));
}

/** "LISTEN 127.0.0.1:8080", for evidence. */
export function describeSockets(family: Family): readonly string[] {
  return listSockets(readSockets(family.members().map(({ pid }) => pid)));
}

/** So many alike are shown one by one; of more, the first, and how many follow. */
const shownAlike = 4;
/** Of lines that differ. */
const shownLines = 20;

/** One line a socket, as far as a person reads on: a hundred connections in one state are one piece of news. */
export function listSockets(sockets: readonly KernelSocket[]): readonly string[] {
  const alike = new Map<string, KernelSocket[]>();
  const add = (key: string, socket: KernelSocket): void => {
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [socket]);
    else group.push(socket);
  };
  const locals = new Map<string, number>();
  for (const socket of sockets) locals.set(localEnd(socket), (locals.get(localEnd(socket)) ?? 0) + 1);
  // A server's connections share its port; a client's have a port each, and the other end in common.
  for (const socket of sockets) {
    const isClients = locals.get(localEnd(socket)) === 1 && socket.remotePort !== 0;
    add(isClients ? remoteEnd(socket) : localEnd(socket), socket);
  }
  const lines = [...alike].flatMap(([end, group]) => {
    if (group.length <= shownAlike) return group.map(describeSocket);
    return [describeSocket(group[0] as KernelSocket), `${end}, ${group.length - 1} more`];
  });
  if (lines.length <= shownLines) return lines;
  return [...lines.slice(0, shownLines), `${lines.length - shownLines} more sockets`];
}

function localEnd({ protocol, state, host, port }: KernelSocket): string {
  return `${protocol === "udp" ? "UDP " : ""}${state} ${formatAddress(host, port)}`;
}

function remoteEnd({ protocol, state, remoteHost, remotePort }: KernelSocket): string {
  return `${protocol === "udp" ? "UDP " : ""}${state} with ${formatAddress(remoteHost, remotePort)}`;
}

export function describeSocket(socket: KernelSocket): string {
  const { protocol, state, host, port, remoteHost, remotePort, waiting, endUnread } = socket;
  const local = formatAddress(host, port);
  if (state === "UNBOUND") return `a ${protocol.toUpperCase()} socket that is neither bound nor connected`;
  if (state === "BOUND") return protocol === "udp" ? `UDP ${local}` : `BOUND ${local}, not listening`;
  const shown = `${protocol === "udp" ? "UDP " : ""}${state} ${local}${remotePort === 0 ? "" : ` with ${formatAddress(remoteHost, remotePort)}`}`;
  if (waiting === 0) return endUnread === true ? `${shown}, its end not read yet` : shown;
  return state === "LISTEN"
    ? `${shown}, ${waiting} connection${waiting === 1 ? "" : "s"} not accepted yet`
    : `${shown}, ${waiting} byte${waiting === 1 ? "" : "s"} not read yet`;
}

export function formatAddress(host: string, port: number): string {
  return formatEndpoint({ family: host.includes(":") ? AF_INET6 : AF_INET, host, port });
}

interface Holder {
  readonly pid: number;
  readonly fd: number;
}

/** Inodes of all sockets that the processes have open, each with one process that has it. */
export function findHolders(pids: readonly number[]): Map<number, Holder> {
  const holders = new Map<number, Holder>();
  for (const pid of pids) {
    for (const fd of readDirectory(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readLink(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) holders.set(Number(inode), { pid, fd: Number(fd) });
    }
  }
  return holders;
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}

function readTable(
  pid: number | "thread-self",
  table: (typeof tables)[number],
  isWanted: (inode: number) => boolean,
): KernelSocket[] {
  const found: KernelSocket[] = [];
  const lines = (readProc(`/proc/${pid}/net/${table}`) ?? "").split("\n");
  for (const line of lines.slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields.length < 10) continue;
    const inode = Number(fields[9]);
    if (isWanted(inode)) found.push(parseRow(fields, table.startsWith("tcp") ? "tcp" : "udp", inode));
  }
  return found;
}

/** sl, local, remote, state, tx_queue:rx_queue, timer, retransmits, uid, timeouts, inode; all but the last three in hex. */
function parseRow(fields: readonly string[], protocol: "tcp" | "udp", inode: number): KernelSocket {
  const local = parseEnd(fields[1] ?? "");
  const remote = parseEnd(fields[2] ?? "");
  const number = Number.parseInt(fields[3] ?? "", 16);
  const state =
    protocol === "tcp" ? (numberedStates[number] ?? `state ${number}`) : number === 7 ? "BOUND" : "CONNECTED";
  const queued = Number.parseInt((fields[4] ?? "").split(":")[1] ?? "", 16);
  const end =
    queued > 0 && afterPeersFin.has(state) ? { waiting: queued - 1, endUnread: true as const } : { waiting: queued };
  return { protocol, state, ...named(local), remoteHost: named(remote).host, remotePort: remote.port, inode, ...end };
}

/** "0100007F:1F90" → 127.0.0.1, 8080: the address as the words that lie in memory, the port as a number. */
function parseEnd(text: string): InternetEndpoint {
  const [address = "", port = ""] = text.split(":");
  const words = Uint32Array.from(address.match(/.{8}/g) ?? [], (word) => Number.parseInt(word, 16));
  const isIpv4 = words.length === 1;
  const sockaddr = Buffer.alloc(28);
  sockaddr.writeUInt16LE(isIpv4 ? AF_INET : AF_INET6, 0);
  sockaddr.writeUInt16BE(Number.parseInt(port, 16), 2);
  sockaddr.set(new Uint8Array(words.buffer), isIpv4 ? 4 : 8);
  return decodeSockaddr(sockaddr) as InternetEndpoint;
}

function named({ host, port }: InternetEndpoint): { readonly host: string; readonly port: number } {
  return { host: host.replace(/^::ffff:(?=\d+\.)/, ""), port };
}

/** A socket in none of the tables: worth telling, because then it refuses whoever connects, and hears nobody. */
function readUnlisted(inode: number, { pid, fd }: Holder): KernelSocket | undefined {
  const { protocol: name = "", local } = inspectForeignSocket(pid, fd);
  const protocol = name.startsWith("TCP") ? "tcp" : /^UDP(v6)?$/.test(name) ? "udp" : undefined;
  if (protocol === undefined) return undefined;
  const at = local === undefined ? { host: "", port: 0 } : named(local);
  const state = at.port === 0 ? "UNBOUND" : "BOUND";
  return { protocol, state, ...at, remoteHost: "", remotePort: 0, inode, waiting: 0 };
}
