/** `${server.address}`: who knows the address of whose socket, and from when on. */
import type { Outline } from "../outline.ts";
import { hasAddress, isToldAtOnce } from "../transports.ts";
import type { Queue } from "./sockets.ts";

export class Addresses {
  /** "role" and "role.socket": what the role itself knows, and what others do. */
  readonly #own = new Set<string>();
  readonly #published = new Set<string>();
  /** What will ever be known, to the role itself and to others. Waiting for anything else is another check's finding. */
  readonly #everOwn = new Set<string>();
  readonly #everPublished = new Set<string>();

  constructor(outline: Outline) {
    for (const { name: role, everyEffect: effects } of outline.roles) {
      // Nobody plays these here, so nobody will tell when they can receive: they may do so at any time.
      if (outline.substituted.has(role) || outline.proxies.has(role)) continue;
      const listens = effects.some((effect) => effect.kind === "listen");
      for (const effect of effects) {
        if ((effect.kind !== "bind" && effect.kind !== "connect") || !hasAddress(effect, outline)) continue;
        addBoth(this.#everOwn, role, effect.name);
        if (listens || isToldAtOnce(effect, outline)) addBoth(this.#everPublished, role, effect.name);
      }
    }
  }

  bound(role: string, socket: string | undefined, isTold: boolean): void {
    addBoth(this.#own, role, socket);
    if (isTold) addBoth(this.#published, role, socket);
  }

  /** `queue` is undefined where it cannot be told which socket listens: it may be any. */
  listening(role: string, queue: Queue | undefined): void {
    addBoth(this.#published, role, queue?.site.name);
    if (!queue) for (const key of this.#everPublished) if (key.startsWith(`${role}.`)) this.#published.add(key);
  }

  isKnown(role: string, socket: string | undefined, asker: string): boolean {
    const key = socket === undefined ? role : `${role}.${socket}`;
    if (role === asker) return this.#own.has(key) || !this.#everOwn.has(key);
    return this.#published.has(key) || !this.#everPublished.has(key);
  }
}

function addBoth(keys: Set<string>, role: string, socket: string | undefined): void {
  keys.add(role);
  if (socket !== undefined) keys.add(`${role}.${socket}`);
}
