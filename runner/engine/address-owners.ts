/** Which role an address of the file leads to, as far as its text tells: by its fixed port, or its path. */
import { constantText } from "../model/constants.ts";
import type { Scenario } from "../model/scenario.ts";
import { fixedAddress, overlap, type FixedAddress } from "../steps/fixed-addresses.ts";
import { effectsOf } from "./step-effects.ts";
import { bindsOf } from "./role-binds.ts";

/** An address that a role binds. */
interface Owned {
  readonly role: string;
  /** What the role calls that socket. */
  readonly name: string | undefined;
  readonly place: FixedAddress;
  /** Can anybody who turns to it be received there? A stream socket that never listens refuses. */
  readonly receives: boolean;
}

export class AddressOwners {
  readonly #scenario: Scenario;
  /** `isOutsider`: the role is played by a program or an address. */
  readonly #isOutsider: (role: string) => boolean;
  readonly #hasOutsiders: boolean;
  /** Names that steps give values to: they hide variables. */
  #defined: ReadonlySet<string> | undefined;
  #owned: readonly Owned[] | undefined;

  constructor(scenario: Scenario, isOutsider: (role: string) => boolean) {
    this.#scenario = scenario;
    this.#isOutsider = isOutsider;
    this.#hasOutsiders = scenario.roles.some(({ name }) => isOutsider(name));
  }

  /** The role of ours that binds this address; undefined where none does. */
  whoBinds(address: string): string | undefined {
    return this.#find(address, ({ role }) => !this.#isOutsider(role))?.role;
  }

  /** The role that will receive at this address, whoever plays it; undefined where none does. */
  whoReceives(address: string): string | undefined {
    return this.#find(address, ({ receives }) => receives)?.role;
  }

  /** The role that an outsider plays and that binds this address, and what it calls that socket. */
  outsiderAt(address: string): { readonly role: string; readonly name: string | undefined } | undefined {
    // Asked before every connect: most scenarios have none, and a thousand small ones are to start quickly.
    return this.#hasOutsiders ? this.#find(address, ({ role }) => this.#isOutsider(role)) : undefined;
  }

  #find(address: string, fits: (owned: Owned) => boolean): Owned | undefined {
    this.#owned ??= [...this.#listOwned()];
    const place = this.#placeOf(address);
    if (place === undefined) return undefined;
    return this.#owned.find((owned) => overlap(owned.place, place) && fits(owned));
  }

  /** The text with its variables replaced, and what only playing tells left as it is. */
  constant(address: string): string {
    return constantText(address, this.#scenario, (name) => this.#definedNames().has(name));
  }

  #definedNames(): ReadonlySet<string> {
    this.#defined ??= new Set(
      this.#scenario.roles
        .flatMap(({ steps }) => [...effectsOf(steps)])
        .flatMap((effect) => (effect.kind === "define" ? [effect.name] : [])),
    );
    return this.#defined;
  }

  *#listOwned(): Iterable<Owned> {
    for (const role of this.#scenario.roles) {
      const listens = role.proxy !== undefined || [...effectsOf(role.steps)].some(({ kind }) => kind === "listen");
      for (const { address, name } of bindsOf(role)) {
        const place = this.#placeOf(address);
        if (place === undefined) continue;
        const receives = listens || this.#isOutsider(role.name) || /^(?:udp|unix-dgram):/.test(address);
        yield { role: role.name, name, place, receives };
      }
    }
  }

  #placeOf(address: string): FixedAddress | undefined {
    const text = this.constant(address);
    // A path in the temporary folder is the same for whoever writes it in the same way.
    if (/^unix(?:-dgram)?:.*\$\{/.test(text)) return { place: text };
    return fixedAddress(text);
  }
}
