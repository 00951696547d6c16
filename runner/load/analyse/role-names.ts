/** What a role has that others may name: its sockets and its address. */
import type { Effect } from "../../model/effects.ts";
import type { Outline } from "./outline.ts";
import { hasAddress, isToldAtOnce } from "./transports.ts";

export interface RoleNames {
  /** Its sockets by name; true for those that have an address of their own (bound, or made for datagrams). */
  readonly sockets: ReadonlyMap<string, boolean>;
  readonly binds: boolean;
  /** What its address consists of: host and port, or a path; all of them where only running tells. */
  readonly parts: readonly string[];
  /** Others come to know its address. */
  readonly publishes: boolean;
}

export function findRoleNames(outline: Outline): ReadonlyMap<string, RoleNames> {
  return new Map(outline.roles.map((role) => [role.name, namesOf(role.everyEffect, outline)]));
}

function namesOf(effects: Iterable<Effect>, outline: Outline): RoleNames {
  const sockets = new Map<string, boolean>();
  let binds = false;
  let publishes = false;
  for (const effect of effects) {
    if (hasAddress(effect, outline)) {
      binds = true;
      publishes ||= isToldAtOnce(effect, outline);
      if ("name" in effect && effect.name !== undefined) sockets.set(effect.name, true);
    } else if (effect.kind === "listen") {
      publishes = true;
    } else if (effect.kind === "accept" || effect.kind === "connect" || effect.kind === "serve") {
      if (effect.name !== undefined && !sockets.has(effect.name)) sockets.set(effect.name, false);
    }
  }
  return { sockets, binds, publishes, parts: partsOf(effects) };
}

function partsOf(effects: Iterable<Effect>): readonly string[] {
  const addresses = [...effects].flatMap((effect) => (effect.kind === "bind" ? [effect.address] : []));
  const isUnix = addresses.map((address) => /^unix(?:-dgram)?:/.test(address));
  const isKnown = addresses.every((address) => !address.startsWith("${"));
  if (isKnown && !isUnix.includes(true)) return ["host", "port", "address"];
  return isKnown && !isUnix.includes(false) ? ["path", "address"] : addressParts;
}

/** What can be asked of an address in expressions. */
export const addressParts: readonly string[] = ["host", "port", "path", "address"];
