/** Some of the things that are sent one after the other: a share of them, left to chance, or those of a list. */
import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import { toInteger } from "./numbers.ts";
import { describeProbability, toProbability } from "./probability.ts";

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
  /** "25 %", "number 0, 3". */
  readonly description: string;
  /** Is number `index`, from 0, among them? `chance` gives a number from 0 to less than 1, where it is left to that. */
  includes(index: number, chance: () => number): boolean;
}

/** Throws RangeError for what is neither. */
export function toSelection(value: unknown): Selection {
  if (Array.isArray(value)) {
    const chosen = new Set(value.map((index) => toInteger(index, 0)));
    return { description: `number ${[...chosen].join(", ")}`, includes: (index) => chosen.has(index) };
  }
  const probability = toProbability(value, ", or a list: [0, 3]");
  return { description: describeProbability(probability), includes: (_, chance) => chance() < probability };
}
