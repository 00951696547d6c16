/** Which scenario is played next: how many at a time, how often, again after a failure, and when no more. */
import type { Scenario } from "../model/scenario.ts";
import { endTimeWait } from "../sockets/time-wait.ts";
import { fixedAddresses, tcpPorts, type FixedAddress } from "../steps/fixed-addresses.ts";
import { AddressLocks } from "./address-locks.ts";
import { playAttempt, type Turn } from "./attempt.ts";
import type { EventHub } from "./event-hub.ts";
import { isIsolated } from "./isolation.ts";
import type { RunOptions } from "./run-options.ts";
import { isBad } from "./verdict.ts";

/** Ends when all have been played, or no more are to be begun. */
export async function playAll(scenarios: readonly Scenario[], hub: EventHub, options: RunOptions): Promise<void> {
  await new Schedule(hub, options).playAll(scenarios);
}

class Schedule {
  readonly #hub: EventHub;
  readonly #options: RunOptions;
  readonly #locks: AddressLocks;
  #nextId = 0;
  #failures = 0;

  constructor(hub: EventHub, options: RunOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#locks = new AddressLocks(options);
  }

  async playAll(scenarios: readonly Scenario[]): Promise<void> {
    const turns = listTurns(scenarios, this.#options.repeat);
    const worker = async (): Promise<void> => {
      for (const turn of turns) {
        if (this.#isOver()) return;
        const addresses = this.#contested(turn.scenario);
        const release = await this.#locks.acquire(addresses);
        try {
          if (!this.#isOver()) await this.#playTurn(turn, tcpPorts(addresses));
        } finally {
          release();
        }
      }
    };
    // All workers draw from the one generator.
    await Promise.all(Array.from({ length: Math.max(1, this.#options.jobs) }, worker));
  }

  /** A network of its own has all ports free; paths are everybody's. */
  #contested(scenario: Scenario): readonly FixedAddress[] {
    const { subjects, isolate } = this.#options;
    const players = scenario.roles.flatMap(({ name }) => subjects.get(name) ?? []);
    const commands = players.flatMap((player) => (player.kind === "command" ? [player.command] : []));
    const addresses = fixedAddresses(scenario, commands);
    if (!isIsolated(scenario, isolate)) return addresses;
    return addresses.filter(({ place }) => place.startsWith("unix:") && !place.startsWith("unix:@"));
  }

  #isOver(): boolean {
    const { bail, signal } = this.#options;
    return signal.aborted || (bail !== undefined && this.#failures >= bail);
  }

  async #playTurn(turn: Turn, fixedPorts: readonly number[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      // A program that binds without SO_REUSEADDR is not to fail for what an earlier scenario left behind.
      if (fixedPorts.length > 0) await endTimeWait(fixedPorts);
      const mayRetry = attempt <= this.#options.retry;
      const id = this.#nextId++;
      const { outcome, willRetry } = await playAttempt({ ...turn, id, attempt, mayRetry }, this.#hub, this.#options);
      if (willRetry) continue;
      if (isBad(outcome)) this.#failures++;
      return;
    }
  }
}

function* listTurns(scenarios: readonly Scenario[], repeat: number): Generator<Turn> {
  for (let repetition = 1; repetition <= repeat; repetition++) {
    for (const scenario of scenarios) yield { scenario, repetition };
  }
}
