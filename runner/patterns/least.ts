/** How many bytes a PATTERN takes at the least, where the file alone tells. */
import { dataLength } from "../data/length.ts";
import { toSize } from "../data/numbers.ts";
import { holdsTemplate } from "../data/templates.ts";
import type { Value } from "../model/scenario.ts";
import { literalNames } from "./registry.ts";

export function patternLeast(pattern: Value): number {
  if (Array.isArray(pattern)) return pattern.reduce((sum: number, each: Value) => sum + patternLeast(each), 0);
  if (typeof pattern !== "object" || pattern === null) return dataLength(pattern) ?? 0;
  const map = pattern as { readonly [key: string]: Value };
  const { bytes, line, until } = map;
  if (bytes !== undefined) return holdsTemplate(bytes) ? 0 : sizeOrNothing(bytes);
  if (line !== undefined) return 1 + (typeof line === "string" ? (dataLength(line) ?? 0) : 0);
  if (until !== undefined) return until === "eof" || isRegex(until) ? 0 : (dataLength(until) ?? 0);
  const literal = literalNames.find((name) => name in map);
  return literal === undefined ? 0 : (dataLength({ [literal]: map[literal] ?? null }) ?? 0);
}

function isRegex(value: Value): boolean {
  return typeof value === "object" && value !== null && "regex" in value;
}

function sizeOrNothing(value: Value): number {
  try {
    return toSize(value);
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
