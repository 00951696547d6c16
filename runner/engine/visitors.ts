/** Roles that begin the conversation: whom they turn to, and whether anybody asks where they are. */
import type { Effect } from "../model/effects.ts";
import type { Role, Scenario, Step } from "../model/scenario.ts";
import type { AddressOwners } from "./address-owners.ts";
import { effectsOf } from "./step-effects.ts";

/** Does it send its first datagram before it receives one? Then it is a client, though it has bound an address. */
export function beginsByDatagram({ steps }: Role): boolean {
  const effects = [...effectsOf(steps)];
  const first = effects.find(({ kind }) => kind === "send" || kind === "receive" || kind === "listen");
  return first?.kind === "send" && first.to !== undefined;
}

/** Where a client turns to: what it connects to, or sends a datagram to. */
export function targetOf(effect: Effect): string | undefined {
  if (effect.kind === "connect") return effect.mayFail ? undefined : effect.address;
  return effect.kind === "send" ? effect.to : undefined;
}

/** Does another role turn to an address of this one, or name it? */
export function isAskedFor(name: string, { roles }: Scenario, owners: AddressOwners): boolean {
  const mention = new RegExp(`\\b${name}\\.(?:[\\w-]+\\.)?(?:host|port|address)\\b`);
  const mentions = ({ argument, modifiers, blocks }: Step): boolean =>
    mention.test(JSON.stringify([argument, modifiers])) || blocks.some((block) => block.some(mentions));
  const others = roles.filter((role) => role.name !== name);
  const turnsToIt = (effect: Effect): boolean => {
    const target = targetOf(effect);
    return target !== undefined && owners.outsiderAt(target)?.role === name;
  };
  return others.some(({ steps }) => steps.some(mentions) || [...effectsOf(steps)].some(turnsToIt));
}
