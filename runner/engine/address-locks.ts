/** Scenarios that name the same fixed address are never played at the same time: the second would meet the first. */
import { isAddressError, parseAddress } from "../model/address.ts";

const nobody = Promise.resolve();

export class AddressLocks {
  /** For each address, the end of whoever has it now, and of all who queue for it. */
  readonly #tails = new Map<string, Promise<void>>();

  /** Waits for its turn at all of a scenario's `fixedAddresses`; returns what gives them back. */
  async acquire(addresses: readonly string[]): Promise<() => void> {
    if (addresses.length === 0) return () => {};
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // All at once, so that two scenarios with the same addresses cannot each wait for the other.
    const before = addresses.map((address) => this.#tails.get(address) ?? nobody);
    for (const [index, address] of addresses.entries())
      this.#tails.set(
        address,
        Promise.all([before[index], held]).then(() => {}),
      );
    await Promise.all(before);
    return release;
  }
}

/** "tcp:8080" of an address with a constant port that is not 0. */
export function fixedPort(text: string): string | undefined {
  const address = text.includes("${") ? undefined : parseAddress(text);
  if (address === undefined || isAddressError(address) || "path" in address || address.port === 0) return undefined;
  return `${address.scheme === "udp" ? "udp" : "tcp"}:${address.port}`;
}
