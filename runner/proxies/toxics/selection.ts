/** Which datagrams a toxic befalls: a share of them, left to chance, or those of a list. */
import { Type } from "typebox";
import { toInteger } from "../../data/numbers.ts";
import type { Value } from "../../model/scenario.ts";
import { describeProbability, toProbability } from "./values.ts";

/** The same words as for `datagrams:`. */
export function selectionSchema(what: string) {
  return Type.Unsafe<Value>({
    type: ["number", "string", "array"],
    minimum: 0,
    maximum: 1,
    pattern: "\\$\\{",
    items: { type: "integer", minimum: 0 },
    minItems: 1,
    description: `${what}: a probability from 0 to 1, or which ones, counted from 0: [0, 3]`,
  });
}

export interface Selection {
  /** "25 %", "0 and 3". */
  readonly description: string;
  /** Counts the datagrams of one connection: is the next one meant? */
  begin(random: () => number): () => boolean;
}

/** Throws RangeError for what is neither. */
export function toSelection(value: unknown): Selection {
  if (!Array.isArray(value)) {
    const probability = toProbability(value);
    return { description: describeProbability(probability), begin: (random) => () => random() < probability };
  }
  const chosen = new Set(value.map((index) => toInteger(index, 0, Number.MAX_SAFE_INTEGER)));
  return {
    description: `number ${[...chosen].join(", ")}`,
    begin() {
      let count = 0;
      return () => chosen.has(count++);
    },
  };
}
