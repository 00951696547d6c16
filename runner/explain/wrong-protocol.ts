/** TCP where UDP is asked for, or the other way round. */
import { runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const wrongProtocol: Explainer = {
  name: "wrong-protocol",
  explain({ code, comparison }, programs) {
    if (code !== "not-listening") return undefined;
    for (const { evidence, sockets } of runningPrograms(programs)) {
      const isUdpAsked = comparison?.expectedText?.startsWith("udp:") === true;
      const isTcp = sockets.some(({ protocol, state }) => protocol === "tcp" && state === "LISTEN");
      const isUdp = sockets.some(({ protocol, port }) => protocol === "udp" && port !== 0);
      if (isUdpAsked && isTcp && !isUdp) {
        return `${evidence.name} listens by TCP, and its clients send datagrams: make the socket with SOCK_DGRAM, not SOCK_STREAM, and leave out listen() and accept(); recvfrom() tells who sent each datagram, and sendto() answers it.`;
      }
      if (!isUdpAsked && isUdp && !isTcp) {
        return `${evidence.name} has a UDP socket only, and its clients come by TCP: make the socket with SOCK_STREAM, not SOCK_DGRAM.`;
      }
    }
    return undefined;
  },
};
