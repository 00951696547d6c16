import { Type } from "typebox";
import { describeKind, toText } from "../../data/scalars.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import { rejectInWords } from "../rejection.ts";
import { showBytes } from "../show-bytes.ts";

const limit = (description: string) =>
  Type.Unsafe<number | string>({ type: ["number", "string"], pattern: "\\$\\{", description });

export const number: PredicateDefinition = {
  name: "number",
  summary: "The content is a decimal number: this one, or one from min to max",
  description:
    "Digits, with a sign and a fraction where there is one: `42`, `-1`, `+0.5`. White space is no part of a number.",
  argument: Type.Unsafe<unknown>({
    type: ["number", "string", "object"],
    pattern: "\\$\\{",
    properties: { min: limit("The smallest it may be"), max: limit("The largest it may be") },
    additionalProperties: false,
    description: "A number, or min and max, either of which may be left out",
  }),
  examples: [
    {
      pattern: "line: { number: { min: 1, max: 10 } }",
      accepts: ["7\n", "10\r\n", "1.5\n"],
      rejects: ["11\n", "0\n", "seven\n", "\n"],
    },
    { pattern: "line: { number: 404 }", accepts: ["404\n", "404.0\n"], rejects: ["403\n", " 404\n", "0x194\n"] },
  ],
  prepare(argument) {
    const range = toRange(argument);
    const description = `is ${describeRange(range)}`;
    return {
      description,
      negation: `is not ${describeRange(range)}`,
      test(bytes) {
        const value = readDecimal(bytes);
        if (value !== undefined && isWithin(value, range)) return { ok: true };
        const what = value === undefined ? "a number" : describeRange(range);
        return { ok: false, reason: rejectInWords(`${showBytes(bytes)} is not ${what}`, description, bytes) };
      },
    };
  },
};

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** Throws RangeError for what is neither a number nor min and max. */
export function toRange(argument: unknown): NumberRange {
  if (typeof argument !== "object" || argument === null || argument instanceof Uint8Array) {
    const only = toNumber(argument);
    return { min: only, max: only };
  }
  const { min, max } = argument as { min?: unknown; max?: unknown };
  const range = {
    min: min === undefined ? Number.NEGATIVE_INFINITY : toNumber(min),
    max: max === undefined ? Number.POSITIVE_INFINITY : toNumber(max),
  };
  if (range.min > range.max) throw new RangeError(`no number is at least ${range.min} and at most ${range.max}`);
  return range;
}

export function isWithin(value: number, { min, max }: NumberRange): boolean {
  return value >= min && value <= max;
}

export function describeRange({ min, max }: NumberRange): string {
  if (min === max) return `the number ${min}`;
  if (max === Number.POSITIVE_INFINITY)
    return min === Number.NEGATIVE_INFINITY ? "a number" : `a number from ${min} on`;
  return min === Number.NEGATIVE_INFINITY ? `a number up to ${max}` : `a number from ${min} to ${max}`;
}

const decimal = /^[+-]?\d+(?:\.\d+)?$/;

function readDecimal(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return decimal.test(text) ? Number(text) : undefined;
}

function toNumber(value: unknown): number {
  const text = toText(value).trim();
  const number = text === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new RangeError(`${describeKind(value)} is not a number`);
  return number;
}
