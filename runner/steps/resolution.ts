/** From ADDRESS to what the kernel takes, in the actor's network. */
import type { Address } from "../model/address.ts";
import { resolveEndpoint, type Endpoints } from "../sockets/resolve.ts";
import type { Actor } from "./actor.ts";

/**
 * All endpoints that an address stands for, in the order to try them. Throws, or rejects with, SocketError: EAI_NONAME,
 * EAI_AGAIN, EAI_SERVICE, ENODEV.
 */
export function resolveAddress(actor: Actor, address: Address): Endpoints | Promise<Endpoints> {
  const found = actor.network.enter(() => resolveEndpoint(address));
  if (!(found instanceof Promise)) return found;
  return waitForResolver(actor, "host" in address ? address.host : address.path, found);
}

/** getaddrinfo(3) cannot be called off: when the step's time is up, it goes on unheard. */
export function waitForResolver<T>(actor: Actor, name: string, answer: Promise<T>): Promise<T> {
  return actor.wait<T>(
    { describe: () => `waits for the resolver to tell of ${name}`, mayEndByItself: () => true },
    (resolve, reject) => {
      answer.then(resolve, reject);
      return () => {};
    },
  );
}
