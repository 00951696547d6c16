import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import { rejectInWords } from "./difference.ts";
import { showBytes } from "./show-bytes.ts";
import { textOf } from "./values.ts";

const limit = Type.Unsafe<number | string>({ type: ["number", "string"], pattern: "^-?\\d+(\\.\\d+)?$|\\$\\{" });

export const number: PredicateDefinition = {
  name: "number",
  summary: "The content is a decimal number, between `min` and `max` where they are given",
  argument: Type.Unsafe<unknown>({
    description: "A number, or { min, max }",
    anyOf: [
      { type: ["number", "string"], pattern: "^-?\\d+(\\.\\d+)?$|\\$\\{" },
      Type.Object({ min: Type.Optional(limit), max: Type.Optional(limit) }, { additionalProperties: false }),
    ],
  }),
  examples: [{ pattern: "line: { number: { min: 1, max: 10 } }", accepts: ["7\n", "10\n"], rejects: ["11\n", "seven\n"] }],
  prepare(argument: unknown) {
    const { min, max } = limitsOf(argument);
    const description =
      min === max ? `the number ${min}` : `a number${min === undefined ? "" : ` of at least ${min}`}${max === undefined ? "" : `, at most ${max}`}`;
    return {
      description,
      test(bytes) {
        const text = textOf(bytes).trim();
        const value = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
        if (value !== undefined && (min === undefined || value >= min) && (max === undefined || value <= max)) return { ok: true };
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} is not ${description}`, description, bytes) };
      },
    };
  },
};

function limitsOf(argument: unknown): { min: number | undefined; max: number | undefined } {
  if (typeof argument !== "object" || argument === null) return { min: toNumber(argument), max: toNumber(argument) };
  const { min, max } = argument as { min?: unknown; max?: unknown };
  return { min: min === undefined ? undefined : toNumber(min), max: max === undefined ? undefined : toNumber(max) };
}

function toNumber(value: unknown): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw new RangeError(`${JSON.stringify(value)} is not a number`);
  return number;
}
