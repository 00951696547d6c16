/** Is it a stream or datagrams that go over a socket? Its address says so, or the socket that the address belongs to. */
import type { Effect } from "../../model/effects.ts";
import type { Outline } from "./outline.ts";

/** `either`: only running tells. */
export type Transport = "stream" | "datagram" | "either";

type Surroundings = Pick<Outline, "roles" | "scenario" | "defined">;

/** What has been found out about addresses: every check asks, and the same one for each of a thousand clients. */
const known = new WeakMap<Surroundings["roles"], Map<string, Transport>>();

/** What is at an ADDRESS, which may hold `${…}`. */
export function transportOf(address: string, outline: Surroundings): Transport {
  const found = known.get(outline.roles) ?? new Map<string, Transport>();
  known.set(outline.roles, found);
  const transport = found.get(address) ?? findTransport(address, outline);
  found.set(address, transport);
  return transport;
}

function findTransport(address: string, outline: Surroundings): Transport {
  if (/^(?:udp:\/\/|unix-dgram:)/.test(address)) return "datagram";
  if (!address.startsWith("${")) return "stream";
  const [, name = "", socket] = /^\$\{\s*([\w-]+)(?:\.([\w-]+))?\.address\s*\}$/.exec(address) ?? [];
  const { roles, scenario, defined } = outline;
  const owner = roles.find((role) => role.name === name);
  if (owner === undefined) {
    // That nobody is called so is another check's finding; what else is wrong shall be told as well.
    const mayBeKnown =
      name === "" ||
      name in scenario.vars ||
      // Who sent a datagram, for one: `save-from`.
      defined.has(name) ||
      scenario.programs.some((program) => program.name === name);
    return mayBeKnown ? "either" : "stream";
  }
  const bound = owner.everyEffect.filter(
    (effect): effect is Extract<Effect, { kind: "bind" }> =>
      effect.kind === "bind" && (socket === undefined || effect.name === socket),
  );
  // An address of its own that is computed again is not followed further.
  const found = new Set(
    bound.map((effect) => (effect.address.startsWith("${") ? "either" : transportOf(effect.address, outline))),
  );
  const [only = "either"] = found;
  return found.size === 1 ? only : "either";
}

/** Does what is connected or accepted there begin with TLS? undefined: only running tells. */
export function isTls(
  { address, tls }: { readonly address: string; readonly tls?: true },
  outline: Outline,
): boolean | undefined {
  if (tls === true || address.startsWith("tls://")) return true;
  if (!address.includes("${")) return false;
  const owner = roleOf(address, outline);
  // Who plays it from outside may be reached at an address of its own.
  if (owner === undefined || outline.substituted.has(owner.name)) return undefined;
  const bound = owner.everyEffect.filter((effect) => effect.kind === "bind");
  // What the role binds may be plain text at an address that says so, and TLS all the same.
  const found = new Set(
    bound.map((effect) =>
      effect.tls === true || effect.address.startsWith("${") ? undefined : isTls(effect, outline),
    ),
  );
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** The role whose address it is: `${server.address}`, `${server.door.address}`. */
function roleOf(address: string, { roles }: Pick<Outline, "roles">): Outline["roles"][number] | undefined {
  const name = /^\$\{\s*([\w-]+)(?:\.[\w-]+)?\.address\s*\}$/.exec(address)?.[1];
  return roles.find((role) => role.name === name);
}

/** Does the role tell others the address of this socket as soon as it has one? A stream's is told when it listens. */
export function isToldAtOnce(effect: Effect, outline: Outline): boolean {
  if (effect.kind === "bind") return transportOf(effect.address, outline) !== "stream";
  return effect.kind === "connect" && transportOf(effect.address, outline) === "datagram";
}

/** Has the socket that the step opens an address of its own that `${role.address}` tells? */
export function hasAddress(effect: Effect, outline: Outline): boolean {
  return effect.kind === "bind" || isToldAtOnce(effect, outline);
}
