/** What a program waits in, as its author would call it: "in accept() on 127.0.0.1:8080". */
import type { BlockedCall } from "./blocked-calls.ts";
import { formatAddress, type KernelSocket } from "./kernel-sockets.ts";
import type { Language } from "./language.ts";
import type { UnixSocket } from "./unix-sockets.ts";

export interface CallContext {
  readonly sockets: readonly KernelSocket[];
  readonly unixSockets: readonly UnixSocket[];
  readonly language: Language | undefined;
}

/** One line for calls that are alike, for evidence. Those that tell nothing (an event loop that waits) are left out. */
export function describeCalls(calls: readonly BlockedCall[], context: CallContext): readonly string[] {
  const counts = new Map<string, number>();
  for (const call of calls) {
    const line = describeCall(call, context);
    if (line !== undefined) counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line}, ${count} threads`));
}

function describeCall(call: BlockedCall, context: CallContext): string | undefined {
  // Whoever waits for several things, or for a while, waits for nothing in particular.
  if (call.waiting === "watch" || call.waiting === "sleep") return undefined;
  const what = nameCall(call, context);
  const socket = socketOf(call, context.sockets);
  if (socket !== undefined) {
    const local = formatAddress(socket.host, socket.port);
    if (call.waiting === "connect") return `in ${what} to ${formatAddress(socket.remoteHost, socket.remotePort)}`;
    if (socket.port === 0) return `in ${what}`;
    return `in ${what} on ${local}${socket.remotePort === 0 ? "" : ` with ${formatAddress(socket.remoteHost, socket.remotePort)}`}`;
  }
  const unix = context.unixSockets.find(({ inode }) => inode === call.inode);
  return unix === undefined ? `in ${what}` : `in ${what} on ${unix.path}`;
}

/** "accept()", "recv()"; in Java "read()": what the author wrote to get there. */
export function nameCall(call: BlockedCall, { sockets, unixSockets, language }: CallContext): string {
  const socket = socketOf(call, sockets);
  const unix = unixSockets.find(({ inode }) => inode === call.inode);
  switch (call.waiting) {
    case "accept":
      return "accept()";
    case "receive":
      // poll(2) for what may be accepted, too, says "readable".
      if (socket?.state === "LISTEN" || unix?.isListening === true) return "accept()";
      if (socket?.protocol === "udp" || unix?.type === "datagram")
        return language === "java" ? "receive()" : "recvfrom()";
      return language === "java" ? "read()" : "recv()";
    case "send":
      return language === "java" ? "write()" : "send()";
    case "connect":
      return "connect()";
    case "input":
      return "a read of its standard input";
    case "child":
      return "wait(), for a child process";
    case "watch":
      return "select() or poll()";
    case "sleep":
      return "sleep()";
  }
}

export function socketOf({ inode }: BlockedCall, sockets: readonly KernelSocket[]): KernelSocket | undefined {
  return inode === undefined ? undefined : sockets.find((socket) => socket.inode === inode);
}
