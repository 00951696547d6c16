/** A port that nobody uses at this moment, as the kernel chooses it. */
import type { InternetEndpoint } from "./endpoint.ts";
import { AF_INET } from "./libc.ts";
import { Listener } from "./listener.ts";

/** A free TCP port on 127.0.0.1. It may be taken again by anyone before it is used: that cannot be helped. */
export function findFreePort(): number {
  const listener = Listener.bind({ family: AF_INET, host: "127.0.0.1", port: 0 });
  const { port } = listener.local as InternetEndpoint;
  listener.close();
  return port;
}
