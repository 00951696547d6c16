/** May a datagram still come though every role waits? Only where it certainly may not is that a deadlock. */
import type { Stage } from "./stage.ts";

/**
 * Unlike a connection, a socket hears whoever knows its port. So certainty takes more: none of the scenario's sockets
 * has to do with anybody else, nothing lies in the kernel's queues, not even an error, and nothing is delayed. A proxy
 * may have turned to anybody: where there is one for datagrams, the time-out decides.
 */
export function datagramsMayCome({ datagramSockets, proxies }: Pick<Stage, "datagramSockets" | "proxies">): boolean {
  const sockets = [...datagramSockets];
  if (!sockets.some(({ isWatched }) => isWatched)) return false;
  return proxies.carryDatagrams || sockets.some((socket) => socket.mayReceiveByItself());
}
