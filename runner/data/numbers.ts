/** Whole numbers and sizes in arguments, as written or as `${…}` gave them. */
import { Type } from "typebox";
import { parseSize } from "../model/units.ts";
import { describeKind, toText } from "./scalars.ts";

/** `1024`, `4KiB`, or `${…}`. One flat schema, so that one mistake gives one message. */
export function sizeSchema(description: string) {
  return Type.Unsafe<number | string>({
    type: ["integer", "string"],
    minimum: 0,
    pattern: "^\\d+([KMG]iB)?$|\\$\\{",
    description: `${description}: 1024, 4KiB, 1MiB`,
  });
}

/** A whole number, or `${…}`. */
export function integerSchema(description: string, range: { minimum?: number; maximum?: number } = {}) {
  return Type.Unsafe<number | string>({ type: ["integer", "string"], pattern: "\\$\\{", description, ...range });
}

/** Bytes of a size; throws RangeError for what is none. */
export function toSize(value: unknown): number {
  const size = parseSize(typeof value === "number" ? value : toText(value).trim());
  if (size === undefined) throw new RangeError(`${describeKind(value)} is not a size; write 1024, 4KiB or 1MiB`);
  return size;
}

/** Throws RangeError for what is no whole number of the range; without a range, for what is none at all. */
export function toInteger(
  value: unknown,
  least = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const text = toText(value).trim();
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new RangeError(`${describeKind(value)} is not a whole number${describeRange(least, most)}`);
}

function describeRange(least: number, most: number): string {
  if (most < Number.MAX_SAFE_INTEGER) return ` from ${least} to ${most}`;
  return least > Number.MIN_SAFE_INTEGER ? ` of at least ${least}` : "";
}
