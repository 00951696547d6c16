/** Is it a stream or datagrams that go over a socket? Its address says so, or the socket that the address belongs to. */
import type { Effect } from "../../model/effects.ts";
import type { Outline } from "./outline.ts";

/** `either`: only running tells. */
export type Transport = "stream" | "datagram" | "either";

type Roles = Outline["roles"];

/** What is at an ADDRESS, which may hold `${…}`. */
export function transportOf(address: string, roles: Roles): Transport {
  if (/^(?:udp:\/\/|unix-dgram:)/.test(address)) return "datagram";
  if (!address.startsWith("${")) return "stream";
  const [, role, socket] = /^\$\{\s*([\w-]+)(?:\.([\w-]+))?\.address\s*\}$/.exec(address) ?? [];
  const owner = roles.find(({ name }) => name === role);
  if (owner === undefined) return "either";
  const bound = owner.everyEffect.filter(
    (effect): effect is Extract<Effect, { kind: "bind" }> =>
      effect.kind === "bind" && (socket === undefined || effect.name === socket),
  );
  // An address of its own that refers to a role again is not followed further.
  const found = new Set(bound.map((effect) => transportOf(effect.address, [])));
  const [only = "either"] = found;
  return found.size === 1 ? only : "either";
}

/** Does the role tell others the address of this socket as soon as it has one? A stream's is told when it listens. */
export function isToldAtOnce(effect: Effect, roles: Roles): boolean {
  if (effect.kind === "bind") return transportOf(effect.address, roles) !== "stream";
  return effect.kind === "connect" && transportOf(effect.address, roles) === "datagram";
}

/** Has the socket that the step opens an address of its own that `${role.address}` tells? */
export function hasAddress(effect: Effect, roles: Roles): boolean {
  return effect.kind === "bind" || isToldAtOnce(effect, roles);
}
