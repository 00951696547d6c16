/** `datagrams:` — what befalls datagrams on their way, as on a bad network, and the same each time for the same seed. */
import { Type } from "typebox";
import { durationSchema, toDurationMs } from "../data/durations.ts";
import { integerSchema, toInteger } from "../data/numbers.ts";
import { selectionSchema, toSelection } from "../data/selection.ts";
import type { Value } from "../model/scenario.ts";
import { RandomByteStream } from "../model/random-bytes.ts";
import type { Actor } from "./actor.ts";
import type { Dynamic, Preparation } from "./preparation.ts";

/** `datagrams:` in the schema of modifiers. */
export const datagramsSchema = Type.Object(
  {
    drop: Type.Optional(selectionSchema("Which are lost")),
    duplicate: Type.Optional(selectionSchema("Which arrive twice")),
    reorder: Type.Optional(selectionSchema("Which are overtaken by the next one")),
    delay: Type.Optional({
      ...durationSchema(),
      type: ["string", "array"],
      items: durationSchema(),
      minItems: 2,
      maxItems: 2,
      description: "How long each is under way: 50ms, or something between two durations: [10ms, 80ms]",
    }),
    seed: Type.Optional(integerSchema("Another seed gives another course of chance; 0 where left out")),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: "What befalls the datagrams that this step sends: drop, duplicate, reorder, delay, and a seed",
  },
);

/** What befalls one datagram. */
export interface Fate {
  readonly isLost: boolean;
  readonly isDoubled: boolean;
  readonly isOvertaken: boolean;
  readonly delayMs: number;
}

/** Draws the fate of the next datagram that an actor sends with the step. */
export type Fates = (actor: Actor) => Fate;

interface Written {
  readonly drop?: unknown;
  readonly duplicate?: unknown;
  readonly reorder?: unknown;
  readonly delay?: unknown;
  readonly seed?: unknown;
}

export function prepareFates(written: Value | undefined, preparation: Preparation): Dynamic<Fates> | undefined {
  if (written === undefined) return undefined;
  // Counted through all the rounds of a loop, in which a computed value makes new ones.
  const histories = new WeakMap<Actor, History>();
  return preparation.dynamic(written, (resolved): Fates => {
    const { drop, duplicate, reorder, delay, seed = 0 } = resolved as Written;
    const lost = toSelection(drop ?? 0);
    const doubled = toSelection(duplicate ?? 0);
    const overtaken = toSelection(reorder ?? 0);
    const [leastMs, mostMs] = toRange(delay);
    const number = toInteger(seed);
    return (actor) => {
      let history = histories.get(actor);
      if (history === undefined) histories.set(actor, (history = new History(number + actor.instance)));
      const index = history.count;
      const [loss, doubling, order, delaying] = history.next();
      return {
        isLost: lost.includes(index, () => loss),
        isDoubled: doubled.includes(index, () => doubling),
        isOvertaken: overtaken.includes(index, () => order),
        delayMs: leastMs + (mostMs - leastMs) * delaying,
      };
    };
  });
}

/** Each datagram uses up as many chances as the next, whatever of it they decide: `drop` does not change who is doubled. */
class History {
  count = 0;
  readonly #stream: RandomByteStream;
  readonly #words = new Uint32Array(4);

  constructor(seed: number) {
    this.#stream = new RandomByteStream(seed);
  }

  next(): readonly [number, number, number, number] {
    this.count += 1;
    this.#stream.generate(new Uint8Array(this.#words.buffer));
    const [one = 0, two = 0, three = 0, four = 0] = this.#words;
    return [one / 2 ** 32, two / 2 ** 32, three / 2 ** 32, four / 2 ** 32];
  }
}

/** Throws RangeError. */
function toRange(value: unknown): readonly [number, number] {
  if (value === undefined) return [0, 0];
  const [least, most = least] = Array.isArray(value) ? (value as unknown[]) : [value];
  const range = [toDurationMs(least), toDurationMs(most)] as const;
  if (range[0] > range[1]) throw new RangeError("delay: the shorter of the two durations comes first");
  return range;
}
