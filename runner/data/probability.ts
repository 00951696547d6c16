/** How likely something is, in arguments: as written or as `${…}` gave it. */
import { Type } from "typebox";
import { toText } from "./scalars.ts";

export function probabilitySchema(description: string) {
  return Type.Unsafe<number | string>({
    type: ["number", "string"],
    minimum: 0,
    maximum: 1,
    pattern: "\\$\\{",
    description: `${description}, from 0 to 1`,
  });
}

/** `alternative`: what else may stand there, for the message. Throws RangeError for what is no probability. */
export function toProbability(value: unknown, alternative = ""): number {
  const text = toText(value).trim();
  const number = text === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw new RangeError(`${JSON.stringify(text)} is not a probability; write a number from 0 to 1${alternative}`);
}

/** "30 %". */
export function describeProbability(probability: number): string {
  return `${Number((probability * 100).toFixed(2))} %`;
}
