/** TCP where UDP is asked for, or the other way round. */
import type { Failure } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { endedPrograms, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const wrongProtocol: Explainer = {
  name: "wrong-protocol",
  explain(failure, programs) {
    const { code, comparison } = failure;
    if (code !== "not-listening") return explainClient(failure, programs);
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
function explainClient({ code, message, waits = [] }: Failure, programs: readonly Observation[]): string | undefined {
  const waiting = [message, ...waits.map(({ what }) => what)].join("\n");
  const tcpPort = /\bwaits for a connection to \S+:(\d+)/.exec(waiting)?.[1];
  if (code === "timed-out" && tcpPort !== undefined) {
    const client = runningPrograms(programs).find(({ sockets }) =>
      sockets.some(({ protocol, remotePort }) => protocol === "udp" && remotePort === Number(tcpPort)),
    );
    if (client !== undefined)
      return `${client.evidence.name} has a UDP socket connected to port ${tcpPort}, where the other role accepts by TCP: make the socket with SOCK_STREAM, not SOCK_DGRAM.`;
  }
  const udpPort = /\bwaits at \S+:(\d+) for a datagram/.exec(waiting)?.[1];
  const refused = endedPrograms(programs).find(({ stderr, stdout }) =>
    /ConnectionRefusedError|ConnectException|ECONNREFUSED|Connection refused/.test(stderr + stdout),
  );
  if (udpPort === undefined || refused === undefined) return undefined;
  return `${refused.name} tried to connect, and was refused: the other role receives datagrams at port ${udpPort}, by UDP. Make the socket with SOCK_DGRAM, not SOCK_STREAM (a DatagramSocket in Java, node:dgram in Node), and send without connecting.`;
}
