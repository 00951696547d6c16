/**
 * Ends TIME_WAIT on ports of this machine that nobody listens on.
 *
 * Whoever closes a connection first keeps its address for a minute (RFC 9293 §3.6.1). A program that binds without
 * SO_REUSEADDR, as first programs do, would then find its port taken by what the scenario before left there, and Linux
 * lets not even a socket with SO_REUSEADDR share with one that had it not. What TIME_WAIT guards against, segments that
 * come late, loopback does not have.
 *
 * The way is the one that RFC 1337 warns of: a SYN from the connection's other end is answered with an ACK that fits no
 * connection, that with RST, and the RST ends the state (unless net.ipv4.tcp_rfc1337 forbids it: then nothing happens).
 * Over loopback that takes 20 µs for each connection.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openSocket, setFlag } from "./descriptor.ts";
import { encodeSockaddr, type InternetEndpoint } from "./endpoint.ts";
import { AF_INET, loadLibc, requireLibc, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET } from "./libc.ts";

/** On a busy machine the kernel's answers, and the far end's last ACK before, come a moment later. */
const attempts = 20;
const pauseMs = 5;

/**
 * Ends what there is within this machine over IPv4 (on sockets of either family), and waits until it has gone, or has
 * shown that it will not. Rejects for nothing.
 */
export async function endTimeWait(ports: readonly number[]): Promise<void> {
  if (ports.length === 0 || "reason" in loadLibc()) return;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(pauseMs);
    const found = findTimeWait(ports);
    if (found.length === 0) return;
    for (const { local, remote } of found) knock(remote, local);
  }
}

interface Ends {
  readonly local: InternetEndpoint;
  readonly remote: InternetEndpoint;
}

/** What /proc/net/tcp and tcp6 show (proc_pid_net(5)); nothing where there are no such tables. */
function findTimeWait(ports: readonly number[]): Ends[] {
  const hex = ports.map((port) => port.toString(16).toUpperCase().padStart(4, "0"));
  // One expression over the whole text: on a busy machine it has thousands of rows. 06 is TIME_WAIT, 0A is LISTEN.
  const row = new RegExp(`: ([\\dA-F]+):(${hex.join("|")}) ([\\dA-F]+):([\\dA-F]{4}) (06|0A) `, "g");
  const rows = ["tcp", "tcp6"].flatMap((table) => [...readText(`/proc/net/${table}`).matchAll(row)]);
  const listening = new Set(rows.flatMap(([, , port, , , state]) => (state === "0A" ? [port] : [])));
  return rows.flatMap(([, host = "", port = "", remoteHost = "", remotePort = "", state]) => {
    const local = loopbackEnd(host, port);
    const remote = loopbackEnd(remoteHost, remotePort);
    // Where somebody listens, the SYN would make a new connection.
    if (state !== "06" || listening.has(port) || local === undefined || remote === undefined) return [];
    return [{ local, remote }];
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** "0100007F", or the same behind ::ffff: on an IPv6 socket: a word as it lies in memory. */
function loopbackEnd(address: string, port: string): InternetEndpoint | undefined {
  const [, word] = /^(?:0{16}FFFF0000)?([\dA-F]{6}7F)$/.exec(address) ?? [];
  if (word === undefined) return undefined;
  return { family: AF_INET, host: Buffer.from(word, "hex").reverse().join("."), port: Number.parseInt(port, 16) };
}

/** linux/in.h; the second from Linux 6.3 on. */
const IPPROTO_IP = 0;
const IP_BIND_ADDRESS_NO_PORT = 24;
const IP_LOCAL_PORT_RANGE = 51;

/**
 * Connects from the far end's own address, which the far end has forgotten. bind(2) would refuse a port that any other
 * connection has; a range of one port, from which connect(2) chooses, asks only that the pair of addresses is free.
 */
function knock(from: InternetEndpoint, to: InternetEndpoint): void {
  const libc = requireLibc();
  openSocket(from, SOCK_STREAM, undefined, (fd) => {
    const range = Buffer.alloc(4);
    range.writeUInt16LE(from.port, 0);
    range.writeUInt16LE(from.port, 2);
    const hasRange = libc.setsockopt(fd, IPPROTO_IP, IP_LOCAL_PORT_RANGE, range, 4) === 0;
    setFlag(fd, hasRange ? IPPROTO_IP : SOL_SOCKET, hasRange ? IP_BIND_ADDRESS_NO_PORT : SO_REUSEADDR, true);
    const local = encodeSockaddr(hasRange ? { ...from, port: 0 } : from);
    const remote = encodeSockaddr(to);
    if (libc.bind(fd, local, local.length) === 0) libc.connect(fd, remote, remote.length);
    libc.close(fd);
  });
}
