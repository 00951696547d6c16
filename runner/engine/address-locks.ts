/** Scenarios that name the same fixed port are never played at the same time: the second would meet the first. */
import { isAddressError, parseAddress } from "../model/address.ts";
import type { Scenario } from "../model/scenario.ts";
import { effectsOf } from "./cast.ts";

export class AddressLocks {
  /** For each port, the end of whoever has it now, and of all who queue for it. */
  readonly #tails = new Map<string, Promise<void>>();

  /** Waits for its turn at all fixed ports of the scenario; returns what gives them back. */
  async acquire(scenario: Scenario): Promise<() => void> {
    const ports = fixedPorts(scenario);
    if (ports.length === 0) return () => {};
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // All at once, so that two scenarios with the same ports cannot each wait for the other.
    const before = ports.map((port) => this.#tails.get(port));
    for (const [index, port] of ports.entries()) this.#tails.set(port, Promise.all([before[index], held]).then(() => {}));
    await Promise.all(before);
    return release;
  }
}

/**
 * The fixed ports that a scenario binds or connects to, as "tcp:8080". Hosts are left aside: localhost, 127.0.0.1 and
 * the any-address overlap.
 */
function fixedPorts(scenario: Scenario): readonly string[] {
  const ports = new Set<string>();
  const lists = [...scenario.roles.map(({ steps }) => steps), scenario.subject?.steps ?? [], scenario.cleanup];
  for (const steps of lists) {
    for (const effect of effectsOf(steps)) {
      if (effect.kind !== "bind" && effect.kind !== "connect") continue;
      const port = fixedPort(effect.address);
      if (port !== undefined) ports.add(port);
    }
  }
  return [...ports];
}

/** "tcp:8080" of an address with a constant port that is not 0. */
export function fixedPort(text: string): string | undefined {
  const address = text.includes("${") ? undefined : parseAddress(text);
  if (address === undefined || isAddressError(address) || "path" in address || address.port === 0) return undefined;
  return `${address.scheme === "udp" ? "udp" : "tcp"}:${address.port}`;
}
