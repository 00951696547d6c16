/** A port that nobody uses at this moment, as the kernel chooses it. */
import { DatagramSocket } from "./datagram-socket.ts";
import type { InternetEndpoint } from "./endpoint.ts";
import { AF_INET } from "./libc.ts";
import { Listener } from "./listener.ts";

const anyPort = { family: AF_INET, host: "127.0.0.1", port: 0 } as const;

/** A free TCP port on 127.0.0.1. It may be taken again by anyone before it is used: that cannot be helped. */
export function findFreePort(): number {
  const listener = Listener.bind(anyPort);
  const { port } = listener.local as InternetEndpoint;
  listener.close();
  return port;
}

/** The same of UDP, whose ports are others. */
export function findFreeDatagramPort(): number {
  const socket = DatagramSocket.bind(anyPort);
  const { port } = socket.local as InternetEndpoint;
  socket.close();
  return port;
}
