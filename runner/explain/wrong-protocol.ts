/** TCP where UDP is asked for, or the other way round. */
import type { Failure } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { endedPrograms, runningPrograms } from "./evidence.ts";
import type { Explainer, Surroundings } from "./explainer.ts";
import { findOwnLine } from "./own-line.ts";

export const wrongProtocol: Explainer = {
  name: "wrong-protocol",
  explain(failure, programs, surroundings) {
    const { code, comparison } = failure;
    if (code !== "not-listening") return explainClient(failure, programs, surroundings);
    for (const { evidence, sockets, language } of runningPrograms(programs)) {
      const isUdpAsked = comparison?.expectedText?.startsWith("udp:") === true;
      const isTcp = sockets.some(({ protocol, state }) => protocol === "tcp" && state === "LISTEN");
      const isUdp = sockets.some(({ protocol, port }) => protocol === "udp" && port !== 0);
      if (isUdpAsked && isTcp && !isUdp) {
        if (language === "java")
          return `${evidence.name} listens by TCP, and its clients send datagrams: take a DatagramSocket in place of the ServerSocket; receive() tells who sent each DatagramPacket, and send() answers it.`;
        return `${evidence.name} listens by TCP, and its clients send datagrams: make the socket with SOCK_DGRAM, not SOCK_STREAM, and leave out listen() and accept(); recvfrom() tells who sent each datagram, and sendto() answers it.`;
      }
      if (!isUdpAsked && isUdp && !isTcp) {
        if (language === "java")
          return `${evidence.name} has a DatagramSocket only, and its clients come by TCP: take a ServerSocket, and accept().`;
        return `${evidence.name} has a UDP socket only, and its clients come by TCP: make the socket with SOCK_STREAM, not SOCK_DGRAM.`;
      }
    }
    return undefined;
  },
};

/** A client that knocks at the right port by the wrong protocol: a role of ours waits there by the other. */
function explainClient(
  { code, message, waits = [], connection, wire = [] }: Failure,
  programs: readonly Observation[],
  { datagramPorts }: Surroundings,
): string | undefined {
  const waiting = [message, ...waits.map(({ what }) => what)].join("\n");
  const tcpPort = /\bwaits for a connection to \S+:(\d+)/.exec(waiting)?.[1];
  if (code === "timed-out" && tcpPort !== undefined) {
    const client = runningPrograms(programs).find(({ sockets }) =>
      sockets.some(({ protocol, remotePort }) => protocol === "udp" && remotePort === Number(tcpPort)),
    );
    if (client !== undefined)
      return `${client.evidence.name} has a UDP socket connected to port ${tcpPort}, where the other role accepts by TCP: make the socket with SOCK_STREAM, not SOCK_DGRAM.`;
  }
  if (connection !== undefined && !wire.some(({ isDatagram }) => isDatagram)) return undefined;
  const [port] = datagramPorts;
  const refused = endedPrograms(programs).find(({ stderr, stdout }) => speaksTcp(stderr + stdout));
  if (port === undefined || refused === undefined) return undefined;
  return `${refused.name} uses TCP, and the other role receives datagrams at port ${port}, by UDP: nobody listens there. Make the socket with SOCK_DGRAM, not SOCK_STREAM (a DatagramSocket in Java, node:dgram in Node), and send without connecting.`;
}

/** A connection that was refused, or sendto(2) on a stream socket that has none; a UDP socket hears of it in recv(2) and send(2). */
function speaksTcp(output: string): boolean {
  if (/\bconnect\b[^\n]*(?:ECONNREFUSED|Connection refused)|java\.net\.ConnectException/i.test(output)) return true;
  const code = findOwnLine(output)?.code ?? "";
  if (output.includes("ConnectionRefusedError")) return code.includes("connect");
  return output.includes("BrokenPipeError") && code.includes("sendto");
}
