/** Which network a scenario is played in: the machine's, or one of its own. */
import type { Scenario } from "../model/scenario.ts";
import { machineNetwork, type Network } from "../sockets/network.ts";
import { NetworkNamespace } from "../sockets/network-namespace.ts";
import type { Subjects } from "./subjects.ts";

export interface Ground {
  readonly network: Network;
  /** Gives the network up. The kernel removes it when the last socket and process in it have gone. */
  readonly release: () => void;
}

/** Nothing to be given up. */
const machine: Ground = { network: machineNetwork, release: () => {} };

export function isIsolated(scenario: Scenario, everyScenario: boolean): boolean {
  return everyScenario || scenario.isolate;
}

/** Where to play, or the reason why the scenario cannot be played: a clause for "skipped". */
export function findGround(
  scenario: Scenario,
  subjects: Subjects,
  everyScenario: boolean,
): Ground | { readonly reason: string } {
  if (!isIsolated(scenario, everyScenario)) return machine;
  for (const { name } of scenario.roles) {
    const subject = subjects.get(name);
    if (subject?.kind === "address")
      return { reason: `is played in a network of its own, from which ${subject.address} cannot be reached` };
  }
  const network = NetworkNamespace.open();
  if ("reason" in network) {
    const help = everyScenario ? "" : "; with --isolate it may do without";
    return { reason: `needs a network of its own: ${network.reason}${help}` };
  }
  return { network, release: () => network.close() };
}
