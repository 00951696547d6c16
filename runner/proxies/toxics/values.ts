/** What the values of toxics are, in the schema and out of it. */
import { Type } from "typebox";
import { toText } from "../../data/scalars.ts";
import { parseDuration, parseRate } from "../../model/units.ts";

export function durationSchema(description: string) {
  return Type.String({ pattern: "^\\d+(\\.\\d+)?(ms|s|m)$|\\$\\{", description: `${description}: 200ms, 5s, 1m` });
}

export function probabilitySchema(description: string) {
  return Type.Unsafe<number | string>({
    type: ["number", "string"],
    minimum: 0,
    maximum: 1,
    pattern: "\\$\\{",
    description: `${description}, from 0 to 1`,
  });
}

export function rateSchema(description: string) {
  return Type.String({ pattern: "^\\d+(KiB|MiB|GiB)?/s$|\\$\\{", description: `${description}: 500/s, 10KiB/s` });
}

/** Throws RangeError for what is no duration. */
export function toMilliseconds(value: unknown): number {
  const text = toText(value);
  const ms = parseDuration(text.trim());
  if (ms === undefined) throw new RangeError(`${JSON.stringify(text)} is not a duration; write 200ms, 5s or 1m`);
  return ms;
}

/** Bytes in a millisecond; throws RangeError for what is no rate. */
export function toBytesPerMs(value: unknown): number {
  const text = toText(value);
  const rate = parseRate(text.trim());
  if (rate === undefined) throw new RangeError(`${JSON.stringify(text)} is not a rate; write 500/s or 10KiB/s`);
  return rate / 1000;
}

/** Throws RangeError for what is no probability. */
export function toProbability(value: unknown): number {
  const text = toText(value).trim();
  const number = text === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw new RangeError(`${JSON.stringify(text)} is not a probability; write a number from 0 to 1`);
}

/** "30 %". */
export function describeProbability(probability: number): string {
  return `${Number((probability * 100).toFixed(2))} %`;
}
