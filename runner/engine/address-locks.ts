/**
 * Scenarios that name the same fixed address are never played at the same time: the second would meet the first. Neither
 * by this process nor by another on this machine.
 */
import { takeMachineLock, type MachineLock } from "../sockets/machine-lock.ts";
import { overlap, type FixedAddress } from "../steps/fixed-addresses.ts";

export interface LockOptions {
  /** Gives up waiting for other processes. */
  readonly signal: AbortSignal;
  /** Told when another process has been waited for, for a while. */
  readonly onWait: (sentence: string) => void;
}

/** After so long a user wants to know what is being waited for. */
const patienceMs = 1000;

interface Claim {
  readonly addresses: readonly FixedAddress[];
  readonly ended: Promise<void>;
}

/** What this process has of the machine, and for how many scenarios. */
interface Held {
  readonly lock: Promise<MachineLock | undefined>;
  users: number;
  /** When no scenario needs it any more. */
  readonly released: Promise<void>;
  readonly release: () => void;
}

export class AddressLocks {
  /** Those who have their addresses or wait for them, in the order in which they came. */
  readonly #claims = new Set<Claim>();
  readonly #held = new Map<string, Held>();
  readonly #options: LockOptions;

  constructor(options: LockOptions) {
    this.#options = options;
  }

  /** Waits for its turn at all of a scenario's `fixedAddresses`; returns what gives them back. */
  async acquire(addresses: readonly FixedAddress[]): Promise<() => void> {
    if (addresses.length === 0) return () => {};
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const claim: Claim = { addresses, ended };
    // Whoever came before is waited for, never who came after: so nobody waits in a circle.
    const before = [...this.#claims].filter((other) => conflict(other.addresses, addresses));
    this.#claims.add(claim);
    await Promise.all(before.map((other) => other.ended));
    // In one order for all processes, for the same reason.
    const places = [...new Set(addresses.map(({ place }) => place))].sort();
    for (const place of places) await this.#hold(place);
    return () => {
      for (const place of places) this.#letGo(place);
      this.#claims.delete(claim);
      end();
    };
  }

  async #hold(place: string): Promise<void> {
    for (let held = this.#held.get(place); held !== undefined; held = this.#held.get(place)) {
      held.users++;
      if ((await held.lock)?.isWanted !== true) return;
      // Another process is next, though scenarios of ours with other hosts could go on for ever.
      this.#letGo(place, held);
      await held.released;
    }
    await this.#take(place).lock;
  }

  #take(place: string): Held {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held: Held = { lock: this.#wait(place), users: 1, released, release };
    this.#held.set(place, held);
    return held;
  }

  async #wait(place: string): Promise<MachineLock | undefined> {
    const { signal, onWait } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const tell = (holder: number | undefined): void => {
      clearTimeout(timer);
      timer = setTimeout(() => onWait(describeWait(place, holder)), patienceMs);
    };
    try {
      return await takeMachineLock(place, { signal, onWait: tell });
    } finally {
      clearTimeout(timer);
    }
  }

  #letGo(place: string, held = this.#held.get(place)): void {
    if (held === undefined || --held.users > 0) return;
    this.#held.delete(place);
    void held.lock.then((lock) => lock?.release());
    held.release();
  }
}

function describeWait(place: string, holder: number | undefined): string {
  const [kind = "", ...rest] = place.split(":");
  const address = kind === "unix" ? rest.join(":") : `${kind.toUpperCase()} port ${rest.join(":")}`;
  const who = holder === undefined ? "another tomada" : `another tomada (process ${holder})`;
  return `waiting for ${address}, with which ${who} plays`;
}

function conflict(some: readonly FixedAddress[], others: readonly FixedAddress[]): boolean {
  return some.some((one) => others.some((other) => overlap(one, other)));
}
