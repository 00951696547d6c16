/** A process's sockets as the kernel tells them (/proc/PID/net/tcp and its siblings, proc(5)): never by connecting. */
import { readFileSync } from "node:fs";
import { listProcesses, socketInodes } from "./process-tree.ts";

export interface KernelSocket {
  readonly protocol: "tcp" | "udp";
  /** "LISTEN", "ESTABLISHED", …; "BOUND" for a UDP socket that receives. */
  readonly state: string;
  /** Numeric, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly inode: number;
}

export interface ProcessSockets {
  readonly sockets: readonly KernelSocket[];
  /** Sockets that are in none of the tables: bound or fresh, neither listening nor connected (or not of these protocols). */
  readonly unlisted: number;
}

/** include/net/tcp_states.h */
const tcpStates = ["", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV"];

/** Sockets of a process, its group and its descendants. */
export function readProcessSockets(leader: number): ProcessSockets {
  const pids = listProcesses(leader);
  const inodes = new Set(pids.flatMap((pid) => [...socketInodes(pid)]));
  const [observed] = pids;
  if (observed === undefined || inodes.size === 0) return { sockets: [], unlisted: 0 };
  const sockets = readTables(observed).filter(({ inode }) => inodes.has(inode));
  const known = new Set([...sockets.map(({ inode }) => inode), ...readUnixInodes(observed)]);
  return { sockets, unlisted: [...inodes].filter((inode) => !known.has(inode)).length };
}

/** All rows of the four tables, as the network namespace of that process has them. */
function readTables(pid: number): readonly KernelSocket[] {
  return (["tcp", "tcp6", "udp", "udp6"] as const).flatMap((table) =>
    readLines(`/proc/${pid}/net/${table}`).flatMap((line) => parseRow(line, table) ?? []),
  );
}

function readUnixInodes(pid: number): readonly number[] {
  return readLines(`/proc/${pid}/net/unix`).map((line) => Number(line.trim().split(/\s+/)[6]));
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "latin1").split("\n").slice(1).filter((line) => line !== "");
  } catch {
    return []; // the process has ended, or the table is not there (IPv6 switched off)
  }
}

function parseRow(line: string, table: "tcp" | "tcp6" | "udp" | "udp6"): KernelSocket | undefined {
  const fields = line.trim().split(/\s+/);
  const [host, port] = parseEnd(fields[1] ?? "");
  const [remoteHost, remotePort] = parseEnd(fields[2] ?? "");
  const state = Number.parseInt(fields[3] ?? "", 16);
  const inode = Number(fields[9]);
  if (Number.isNaN(state) || Number.isNaN(inode)) return undefined;
  const protocol = table.startsWith("tcp") ? "tcp" : "udp";
  const name = protocol === "tcp" ? (tcpStates[state] ?? String(state)) : state === 7 ? "BOUND" : "CONNECTED";
  return { protocol, state: name, host, port, remoteHost, remotePort, inode };
}

/** "0100007F:1F90" → ["127.0.0.1", 8080]: words in the machine's byte order, the port in the network's. */
function parseEnd(text: string): [host: string, port: number] {
  const [address = "", port = ""] = text.split(":");
  const bytes = Buffer.from(address, "hex");
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return [bytes.join("."), Number.parseInt(port, 16)];
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return [bytes.subarray(12).join("."), Number.parseInt(port, 16)];
  const written = groups.map((group) => group.toString(16)).join(":");
  return [written.replace(/(^|:)0(:0)+(:|$)/, "::").replace(/:{3,}/, "::"), Number.parseInt(port, 16)];
}

/** "LISTEN 127.0.0.1:8080", as `ss` would tell it. */
export function describeSocket({ protocol, state, host, port, remotePort, remoteHost }: KernelSocket): string {
  const local = formatEnd(host, port);
  const what = protocol === "udp" ? `UDP ${local}` : `${state} ${local}`;
  return remotePort === 0 ? what : `${what} with ${formatEnd(remoteHost, remotePort)}`;
}

function formatEnd(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
