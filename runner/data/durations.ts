/** Durations and rates in arguments, as written or as `${…}` gave them. */
import { Type } from "typebox";
import { parseDuration, parseRate } from "../model/units.ts";
import { toText } from "./scalars.ts";

/** `200ms`, or `${…}`. */
export function durationSchema(description = "A duration") {
  return Type.String({ pattern: "^\\d+(\\.\\d+)?(ms|s|m)$|\\$\\{", description: `${description}: 200ms, 5s, 1m` });
}

export function rateSchema(description: string) {
  return Type.String({ pattern: "^\\d+(KiB|MiB|GiB)?/s$|\\$\\{", description: `${description}: 500/s, 10KiB/s` });
}

/** Milliseconds; throws RangeError for what is no duration. */
export function toDurationMs(value: unknown): number {
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
